import { clipFavourableShare } from './clip-favourable-share.js';

describe('clipped favourable share', () => {
  it('shows 5 of 5 and 4 of 5 alike, and 0 of 5 and 1 of 5', () => {
    expect(clipFavourableShare(100, 5)).toEqual({ value: 80, bound: 'at-least' });
    expect(clipFavourableShare(80, 5)).toEqual({ value: 80, bound: 'at-least' });
    expect(clipFavourableShare(0, 5)).toEqual({ value: 20, bound: 'at-most' });
    expect(clipFavourableShare((100 * 1) / 5, 5)).toEqual({ value: 20, bound: 'at-most' });
  });

  it('leaves the middle alone and shows nothing for nobody', () => {
    expect(clipFavourableShare(60, 5)).toEqual({ value: 60, bound: null });
    expect(clipFavourableShare(60, 0)).toBeNull();
    expect(clipFavourableShare(null, 9)).toBeNull();
  });

  it('shows all and all but one alike for every size', () => {
    for (let n = 5; n <= 300; n++)
      expect(clipFavourableShare((100 * (n - 1)) / n, n)).toEqual(clipFavourableShare(100, n));
  });
});
