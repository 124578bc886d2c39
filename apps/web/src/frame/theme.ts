import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'penumbra-theme';
const listeners = new Set<() => void>();
const device = window.matchMedia('(prefers-color-scheme: dark)');
device.addEventListener('change', () => listeners.forEach((listener) => listener()));

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosenTheme(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** The reader's choice: like the device, light, or dark. Kept on this device only. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is blocked: the choice holds until the page is left.
  }
  listeners.forEach((listener) => listener());
}

export const useChosenTheme = () => useSyncExternalStore(subscribe, chosenTheme);

/** The theme that is shown, for drawings that cannot use CSS colours by themselves. */
export const useShownTheme = () =>
  useSyncExternalStore(subscribe, () => {
    const theme = chosenTheme();
    return theme === 'system' ? (device.matches ? 'dark' : 'light') : theme;
  });
