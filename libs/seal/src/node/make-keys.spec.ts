import { makeSealingKeyPair } from './make-keys.js';

describe('sealing key pair', () => {
  it('always has a point of 65 and a scalar of 32 bytes, also where the scalar begins with zeros', () => {
    // One in 256 scalars begins with a zero byte; 1,500 pairs without one would be a chance of 1 in 350.
    for (let i = 0; i < 1500; i++) {
      const { publicKey, privateKey } = makeSealingKeyPair();
      expect([publicKey.length, publicKey[0], privateKey.length]).toEqual([65, 4, 32]);
    }
  });
});
