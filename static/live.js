// Figures that renew themselves: say so when nothing new has come in for a while.
(() => {
  const root = document.documentElement;
  const skew = root.dataset.now ? new Date(root.dataset.now) - Date.now() : 0;
  const LATE_MS = 45_000; // three rounds
  const look = () => document.querySelectorAll('[data-as-of]').forEach((part) => {
    const late = Date.now() + skew - new Date(part.dataset.asOf) > LATE_MS;
    part.classList.toggle('is-stale', late);
    part.querySelectorAll('[data-stale]').forEach((words) => { words.hidden = !late; });
  });
  setInterval(look, 1000);
})();
