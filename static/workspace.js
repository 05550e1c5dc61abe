// The staff's pages: keys, selected rows, and what htmx leaves to us. Every write works without this file.
(() => {
  const { phrase, announce, toast, arrive } = window.tickets;
  const rows = () => [...document.querySelectorAll('[data-row]')];
  const typing = (target) => target.matches?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
  const single = () => localStorage.getItem('single-keys') !== 'off';

  const refresh = () => {
    const bulk = document.querySelector('[data-bulk]');
    const picked = rows().filter((row) => row.querySelector('input[type=checkbox]')?.checked);
    rows().forEach((row) => row.classList.toggle('is-sel', picked.includes(row)));
    if (!bulk) return;
    bulk.hidden = picked.length === 0;
    const output = bulk.querySelector('output');
    if (output) output.textContent = phrase('picked', { count: picked.length });
  };
  const opener = (row) => row.querySelector('a') ?? row.querySelector('button');
  const step = (key) => {
    const all = rows(), at = all.findIndex((row) => row.contains(document.activeElement));
    if (!all.length) return false;
    if (key === 'o') { if (at >= 0) opener(all[at])?.click(); return at >= 0; }
    if (key === 'x') {
      const box = at >= 0 && all[at].querySelector('input[type=checkbox]');
      if (box) { box.checked = !box.checked; refresh(); }
      return Boolean(box);
    }
    const next = Math.max(0, Math.min(all.length - 1, at + (key === 'j' ? 1 : -1)));
    opener(all[next])?.focus();
    return true;
  };
  const find = () => {
    const box = [...document.querySelectorAll('[data-find]')].find((input) => input.offsetParent);
    box?.focus(); box?.select();
    return Boolean(box);
  };
  const help = () => {
    const dialog = document.getElementById('keys');
    dialog.querySelector('[data-single-keys]').checked = single();
    dialog.showModal();
    return true;
  };

  // A number opens that tab of the possible steps; the first field then waits for words.
  let chosen = '';
  const first = () => document.querySelector('#actions form :is(input:not([type=hidden]), select, textarea)')?.focus();
  const choose = (number) => {
    const tab = document.querySelectorAll('#actions .ts-tabs a')[number - 1];
    if (!tab) return false;
    if (tab.hasAttribute('aria-current')) { first(); return true; }
    tab.click();
    chosen = tab.id;
    return true;
  };

  let afterG = 0;
  const press = (event) => {
    if (Date.now() - afterG < 1200) {
      const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      afterG = 0;
      if (link) { link.click(); return true; }
    }
    if (event.key === 'g') { afterG = Date.now(); return false; }
    if (event.key === '/') return find();
    if (event.key === '?') return help();
    if ('123456789'.includes(event.key)) return choose(Number(event.key));
    return 'jkox'.includes(event.key) && step(event.key);
  };
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || document.querySelector('dialog[open]')) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'k') { if (find()) event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || typing(event.target) || !single()) return;
    if (press(event)) event.preventDefault();
  });

  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-single-keys]')) localStorage.setItem('single-keys', event.target.checked ? 'on' : 'off');
    if (event.target.matches('[data-all]')) rows().forEach((row) => { const box = row.querySelector('input[type=checkbox]'); if (box) box.checked = event.target.checked; });
    if (event.target.closest('tr[data-row]') || event.target.matches('[data-all]')) refresh();
  });
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-unpick]')) return;
    document.querySelectorAll('tr[data-row] input[type=checkbox], [data-all]').forEach((box) => { box.checked = false; });
    refresh();
  });

  // The latest press counts, as with plain links: a page or part asked for before it comes too late.
  let latest = 0;
  const isLate = ({ elt, triggeringEvent }) => elt.matches('a, form') && triggeringEvent?.timeStamp < latest;
  document.addEventListener('htmx:beforeRequest', (event) => {
    const { elt, triggeringEvent } = event.detail.requestConfig;
    if (isLate(event.detail.requestConfig)) event.preventDefault(); // the second half of a double click, which waited for the first
    else if (elt.matches('a, form') && triggeringEvent) { latest = triggeringEvent.timeStamp; chosen = ''; }
  });

  // What is being pressed is not renewed under the pointer, or the press would be lost; the next round renews it.
  let pressed = null;
  document.addEventListener('pointerdown', (event) => { pressed = event.target; });
  ['pointerup', 'pointercancel'].forEach((name) => document.addEventListener(name, () => setTimeout(() => { pressed = null; })));
  document.addEventListener('htmx:beforeSwap', (event) => {
    const { target, requestConfig } = event.detail;
    const isUnderPointer = pressed && target.contains(pressed) && requestConfig.elt.matches('[hx-trigger^=every]');
    if (isUnderPointer || (requestConfig.verb === 'get' && isLate(requestConfig))) event.detail.shouldSwap = false;
  });

  // Pages of another shell (sign-in, public pages) and files replace the whole window.
  document.addEventListener('htmx:beforeSwap', (event) => {
    const { xhr, boosted, target, requestConfig, shouldSwap } = event.detail;
    if (!shouldSwap) return;
    const html = (xhr.getResponseHeader('content-type') || '').startsWith('text/html');
    const whole = boosted && target === document.body;
    const page = html && /^\s*<!doctype/i.test(xhr.response);
    if (!html || ((whole || page) && !xhr.response.includes('class="ts-staff"'))) {
      event.detail.shouldSwap = false;
      const moved = !xhr.responseURL.endsWith(requestConfig.path);
      if (moved || requestConfig.verb === 'get') location.assign(xhr.responseURL);
      else if (html) { document.open(); document.write(xhr.response); document.close(); }
    } else if (!whole && xhr.status >= 500) {
      event.detail.shouldSwap = false;
      toast(phrase('failed'), 'error');
    }
  });
  ['htmx:sendError', 'htmx:timeout'].forEach((name) => document.addEventListener(name, () => toast(phrase('offline'), 'error')));

  // After a page was swapped in, focus and voice go where a full load would put them.
  document.addEventListener('htmx:afterSettle', (event) => {
    const target = event.detail.target;
    const part = target.isConnected ? target : document.getElementById(target.id) || document.body;
    if (target === document.body) {
      const start = document.querySelector('[data-focus], [autofocus]') || document.querySelector('main h1') || document.getElementById('main');
      if (start && !start.matches('[autofocus]')) { if (!start.hasAttribute('tabindex')) start.tabIndex = -1; start.focus({ preventScroll: true }); }
      announce([document.title, ...[...document.querySelectorAll('#toasts-in p')].map((words) => words.textContent)].join('. '));
    } else if (part.dataset?.announce) announce(part.dataset.announce);
    arrive(target === document.body ? document : part);
    refresh();
    // Other things settle too: what is asked again and again.
    if (chosen && document.getElementById(chosen)?.hasAttribute('aria-current')) { chosen = ''; first(); }
  });
  refresh();
})();
