// Small enhancements of every page; each page works without this file.
(() => {
  const root = document.documentElement;
  const phrases = JSON.parse(root.dataset.phrases || '{}');
  const fill = (pattern, values) => pattern.replace(/%\((\w+)\)(0\d)?[ds]/g, (_, name, width) =>
    String(values[name]).padStart(width ? Number(width) : 0, '0'));
  const phrase = (name, values = {}) => fill(phrases[name] || '', values);
  const announce = (text) => {
    const region = document.getElementById('announced');
    if (region && text) { region.textContent = ''; setTimeout(() => { region.textContent = text; }, 50); }
  };
  window.tickets = { phrase, announce };

  // Countdowns tick on the server's clock (data-now), never on the device's. Same words as config/durations.py.
  const skew = root.dataset.now ? new Date(root.dataset.now) - Date.now() : 0;
  const span = (total, fine) => {
    const days = Math.floor(total / 86400), hours = Math.floor(total / 3600) % 24;
    const minutes = Math.floor(total / 60) % 60, seconds = Math.floor(total % 60);
    const name = days ? (hours ? 'days_hours' : 'days')
      : hours ? (minutes ? 'hours_minutes' : 'hours')
        : fine ? 'minutes_seconds' : minutes ? 'minutes' : 'moment';
    return phrase(name, { days, hours, minutes, seconds });
  };
  const looks = [['late', 100, 'alert-triangle'], ['soon', 90, 'hourglass-low'], ['warm', 70, 'hourglass-low']];
  const reach = (clock, due, now) => {
    const started = clock.dataset.started ? new Date(clock.dataset.started) : null;
    const share = now >= due ? 100 : started ? 100 * (now - started) / (due - started) : 0;
    const look = looks.find(([, from]) => share >= from);
    if (!look || clock.classList.contains(`is-${look[0]}`)) return;
    clock.classList.remove('is-run', 'is-warm', 'is-soon');
    clock.classList.add(`is-${look[0]}`);
    const use = clock.querySelector('use');
    use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${look[2]}`));
  };
  const tick = () => document.querySelectorAll('time[data-due]').forEach((time) => {
    const due = new Date(time.dateTime), now = Date.now() + skew, left = (due - now) / 1000;
    const words = phrase(left > 0 ? 'left' : 'overdue', { span: span(Math.abs(left), time.dataset.due === 's') });
    if (time.textContent !== words) time.textContent = words;
    const clock = time.closest('.ts-clock');
    if (clock) reach(clock, due, now);
  });
  setInterval(tick, 1000);

  const count = (field) => {
    const output = document.querySelector(`output.ts-count[for="${field.id}"]`);
    if (!output) return;
    const left = Number(output.dataset.limit) - field.value.length;
    output.textContent = left < Number(output.dataset.limit) / 5 ? phrase(left < 0 ? 'too_long' : 'characters', { count: Math.abs(left) }) : '';
    output.classList.toggle('is-bad', left < 0);
  };

  // The number goes to the clipboard; without that right the text is selected for the reader.
  const copy = async (button) => {
    try { await navigator.clipboard.writeText(button.dataset.copy); announce(phrase('copied')); toast(phrase('copied'), 'success'); }
    catch { getSelection().selectAllChildren(button.previousElementSibling || button.parentElement); }
  };

  const close = (notice) => notice.remove();
  const fade = (notice, after = 8000) => {
    const later = () => setTimeout(() => (notice.matches(':hover, :focus-within') ? later() : close(notice)), after);
    later();
  };
  const toast = (text, level) => {
    const region = document.getElementById('toasts-in');
    if (!region || !text) return;
    const notice = document.createElement('div'), words = document.createElement('p');
    notice.className = `ts-toast is-${level} is-plain`; notice.dataset.toast = level; words.textContent = text;
    notice.append(words); region.append(notice);
    fade(notice, level === 'error' ? 20000 : 8000);
  };
  Object.assign(window.tickets, { toast });

  const arrive = (part) => {
    part.querySelectorAll('textarea').forEach(count);
    part.querySelectorAll('[data-toast=success], [data-toast=info]').forEach((notice) => fade(notice));
    part.querySelector('[data-focus]')?.focus();
    tick();
  };
  Object.assign(window.tickets, { arrive });

  document.addEventListener('input', (event) => { if (event.target.matches('textarea')) count(event.target); });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-theme-toggle], [data-copy], [data-close], [data-back]');
    if (!button) return;
    if (button.matches('[data-back]')) history.back();
    else if (button.matches('[data-copy]')) copy(button);
    else if (button.matches('[data-close]')) close(button.closest('[data-toast]'));
    else {
      root.dataset.bsTheme = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
      const secure = location.protocol === 'https:' ? '; secure' : '';
      document.cookie = `theme=${root.dataset.bsTheme}; path=/; max-age=31536000; samesite=lax${secure}`;
    }
  });

  // A form is sent once: its buttons rest until the answer or, for downloads, a few seconds.
  const rest = (form) => form.querySelectorAll('button:not([type=button])').forEach((button) => { button.disabled = true; button.setAttribute('aria-busy', 'true'); });
  const wake = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll('button[aria-busy]').forEach((button) => { button.disabled = false; button.removeAttribute('aria-busy'); });
  };
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || (event.defaultPrevented && !window.htmx)) return;
    form.dataset.sent = '';
    setTimeout(() => rest(form));
    const carries = [...form.querySelectorAll('[type=file]')].some((field) => field.files.length);
    if (carries) toast(phrase('sending'), 'info');
    setTimeout(() => wake(form), carries ? 120000 : 8000);
  });
  document.addEventListener('submit', (event) => {
    if ('sent' in event.target.dataset) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  // Only its own answer wakes it: a field of it may ask for something, too.
  document.addEventListener('htmx:afterRequest', (event) => { if (event.detail.elt.matches('form')) wake(event.detail.elt); });
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(wake));

  document.addEventListener('keydown', (event) => {
    const form = event.target.closest?.('form');
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !form || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('button.btn-primary:not([type=button])') || undefined);
  });
  arrive(document);
})();
