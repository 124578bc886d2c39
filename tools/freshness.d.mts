export function isInstalled(root: string): boolean;
export function fingerprint(root: string, places: readonly string[]): string;
export function isBuilt(root: string, part: 'server' | 'web'): boolean;
export function markBuilt(root: string, part: 'server' | 'web', state: string): void;
export function sourceState(root: string, part: 'server' | 'web'): string;
