// Runs before the first paint: the theme this browser chose, or else the device's.
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  const chosen = /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1];
  if (chosen) root.dataset.bsTheme = chosen;
  else if (matchMedia('(prefers-color-scheme: dark)').matches) root.dataset.bsTheme = 'dark';
})();
