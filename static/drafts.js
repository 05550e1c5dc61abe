// What staff type is kept on the server as they type, never in this browser. Forms work without this file.
(() => {
  const PAUSE = 1200, AGAIN = 10_000, BEACON_BYTES = 60_000;
  const waiting = new Map(), sending = new WeakSet();
  const address = (form) => form?.querySelector('[data-keep-at]')?.dataset.keepAt;
  const status = (form) => form.querySelector('[data-draft-status]');

  const body = (form) => {
    const typed = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (typeof value === 'string') typed.append(name, value); });
    return typed;
  };
  const say = async (form, response) => {
    const output = status(form);
    if (!output) return;
    if (response?.ok && !response.redirected) output.innerHTML = await response.text();
    else if (output.textContent !== output.dataset.failed) output.textContent = output.dataset.failed;
  };
  // One at a time, so that an older state never arrives after a newer one.
  const keep = async (form) => {
    clearTimeout(waiting.get(form));
    if (sending.has(form)) { later(form); return; }
    waiting.delete(form);
    sending.add(form);
    const typed = body(form), keepalive = typed.toString().length < BEACON_BYTES;
    const response = await fetch(address(form), { method: 'POST', body: typed, keepalive }).catch(() => null);
    sending.delete(form);
    if (!form.isConnected) return;
    say(form, response);
    if (!(response?.status < 500) && !('sent' in form.dataset)) later(form, AGAIN); // the line or the server is down
  };
  const later = (form, pause = PAUSE) => {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form), pause));
  };
  const now = () => waiting.forEach((_, form) => keep(form));
  const last = () => waiting.forEach((_, form) => { sending.delete(form); keep(form); });

  document.addEventListener('input', (event) => {
    const form = event.target.form;
    if (address(form) && event.target.name && !event.target.matches('[type=file]')) later(form);
  });
  // The form itself is on its way: nothing typed before must be kept after it has arrived.
  document.addEventListener('submit', (event) => { clearTimeout(waiting.get(event.target)); waiting.delete(event.target); }, true);
  // Unless it never got there, or broke something there.
  ['htmx:beforeOnLoad', 'htmx:sendError', 'htmx:timeout'].forEach((name) => document.addEventListener(name, (event) => {
    const { elt, xhr } = event.detail;
    if (elt.matches('form') && address(elt) && (!xhr.status || xhr.status >= 500)) keep(elt);
  }));
  document.addEventListener('htmx:beforeRequest', now);
  addEventListener('pagehide', last);
  document.addEventListener('visibilitychange', () => { if (document.hidden) last(); });
})();
