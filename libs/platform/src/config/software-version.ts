/**
 * The version of this software as the privacy contract names it. Written out because what is built holds no
 * package.json; a test keeps the two the same.
 */
export const softwareVersion = '0.1.0';
