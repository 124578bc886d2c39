// Runs before the first paint, so that a chosen theme never flashes. A file of its own: the content security policy
// allows no inline script.
try {
  const theme = localStorage.getItem('penumbra-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the theme of the operating system is used.
}
