// Public forms are kept on the device while they are being filled in (data-autosave="name"), and forgotten once sent.
(() => {
  const { phrase } = window.tickets;
  const KEPT_DAYS = 7, PAUSE = 400, PREFIX = 'form:';
  const skipped = '[type=hidden], [type=password], [type=file], [type=submit], [data-no-autosave], [autocomplete=one-time-code]';
  const fields = (form) => [...form.elements].filter((field) => field.name && !field.matches(`button, fieldset, output, ${skipped}`));
  const key = (form) => PREFIX + form.dataset.autosave;
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const say = (form, words) => {
    const status = form.querySelector('[data-autosave-status]') || document.querySelector('[data-autosave-status]');
    if (!status) return;
    status.hidden = !words;
    status.querySelector('output').textContent = words;
  };
  const save = (form) => {
    const values = {};
    fields(form).forEach((field) => {
      if (field.matches('[type=checkbox], [type=radio]')) { if (field.checked) (values[field.name] ||= []).push(field.value); }
      else if (field.value) values[field.name] = field.value;
    });
    try { localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), values })); } catch { return; }
    say(form, phrase('saved_here', { time: new Date().toTimeString().slice(0, 5) }));
  };
  // What the server sent wins: only fields that are still empty are filled.
  const restore = (form) => {
    const kept = read(key(form));
    if (!kept || Date.now() - kept.at > KEPT_DAYS * 86400e3) { localStorage.removeItem(key(form)); return; }
    let found = false;
    fields(form).forEach((field) => {
      const value = kept.values[field.name];
      if (value === undefined) return;
      if (field.matches('[type=checkbox], [type=radio]')) {
        const group = fields(form).filter((other) => other.name === field.name);
        if (Array.isArray(value) && value.includes(field.value) && !field.checked && !group.some((other) => other.defaultChecked)) { field.checked = true; found = true; }
      } else if (!field.value) { field.value = value; found = true; }
    });
    if (found) say(form, phrase('restored'));
  };

  const forms = [...document.querySelectorAll('form[data-autosave]')];
  const sent = sessionStorage.getItem('form-sent');
  // Whoever has taken a form leads on; a page without that came after a refusal, or after the line broke off.
  const ledOn = performance.getEntriesByType('navigation')[0]?.redirectCount !== 0;
  // The same form again means that it was sent back with errors, data-autosave-keep that a code was asked for first: what was typed stays.
  if (sent && ledOn && !document.querySelector('[data-autosave-keep]') && !forms.some((form) => key(form) === sent)) localStorage.removeItem(sent);
  sessionStorage.removeItem('form-sent');
  forms.forEach((form) => {
    let later = 0;
    const settle = () => { clearTimeout(later); later = 0; };
    const now = () => { if (!later) return; settle(); save(form); };
    const field = document.activeElement; // somebody may have typed before this file was here
    if (fields(form).includes(field) && field.value && field.value !== field.defaultValue) later = setTimeout(now, PAUSE);
    restore(form);
    form.addEventListener('input', () => { clearTimeout(later); later = setTimeout(now, PAUSE); });
    form.addEventListener('submit', () => { settle(); save(form); sessionStorage.setItem('form-sent', key(form)); });
    // The last word is kept too when the page is left, reloaded or put aside (a phone may never come back to it).
    addEventListener('pagehide', now);
    document.addEventListener('visibilitychange', () => { if (document.hidden) now(); });
    document.addEventListener('click', (event) => {
      if (!event.target.closest('[data-autosave-clear]')) return;
      settle(); localStorage.removeItem(key(form)); form.reset(); say(form, phrase('cleared'));
    });
  });
})();

// Without a connection nothing is sent: the page stays as it is, instead of the browser's error page.
document.addEventListener('submit', (event) => {
  if (navigator.onLine) return;
  event.preventDefault(); event.stopImmediatePropagation();
  window.tickets.announce(window.tickets.phrase('offline')); window.tickets.toast(window.tickets.phrase('offline'), 'error');
}, true);

// Receipts and results are printed with the browser's own dialogue.
document.addEventListener('click', (event) => { if (event.target.closest('[data-print]')) print(); });
