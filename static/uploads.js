// Files go up in pieces as soon as they are chosen, and go on where a bad line broke off.
// Without this file they go with the form.
(() => {
  const input = document.querySelector('input[type=file][data-begin]');
  if (!input || !window.fetch || !Blob.prototype.slice) return;
  const form = input.form, list = document.getElementById('uploading');
  const token = form.querySelector('[name=csrfmiddlewaretoken]').value;
  const words = input.dataset;
  const pause = (seconds) => new Promise((go) => setTimeout(go, seconds * 1000));
  const ask = (address, options) => fetch(address, {
    ...options, credentials: 'same-origin', headers: { 'X-CSRFToken': token, ...options.headers },
  });
  let under_way = 0, refused = false, pressed = null;  // the button that waits for the files

  const row = (file) => {
    const item = document.createElement('li'), name = document.createElement('span');
    const bar = document.createElement('progress'), said = document.createElement('span');
    name.textContent = file.name; bar.max = file.size; bar.value = 0;
    bar.setAttribute('aria-label', file.name); said.className = 'ts-3';
    item.append(name, ' ', bar, ' ', said); list.append(item);
    return { at: (offset) => { bar.value = offset; }, say: (text) => { said.textContent = text; }, item };
  };

  // A broken line is tried again for ten minutes, each time a little later; a refusal is final.
  const persist = async (line, action) => {
    for (let wait = 1, waited = 0; ; waited += wait, wait = Math.min(wait * 2, 30)) {
      try {
        const answer = await action();
        if (answer.status < 500) { line.say(''); return answer; }
      } catch { /* the line is down */ }
      if (waited > 600) throw new Error(words.broken);
      line.say(words.waiting);
      await pause(wait);
    }
  };
  const final = async (answer) => { throw new Error((await answer.json().catch(() => ({}))).reason || words.broken); };

  const send = async (file) => {
    const line = row(file);
    try {
      const begun = await persist(line, () => ask(words.begin, {
        method: 'POST', body: new URLSearchParams({ name: file.name, size: file.size }),
      }));
      if (begun.status !== 201) await final(begun);
      const { id, piece } = await begun.json();
      for (let offset = 0; offset < file.size;) {
        const from = offset;
        const answer = await persist(line, () => ask(`${words.begin}${id}/`, {
          method: 'PATCH', body: file.slice(from, from + piece), headers: { 'Upload-Offset': String(from) },
        }));
        if (!answer.ok && answer.status !== 409) await final(answer);
        const told = await answer.json();
        offset = told.offset; line.at(offset);
      }
      return true;
    } catch (refusal) {
      line.item.classList.add('ts-err'); line.say(refusal.message);
      return false;
    }
  };

  const take = async () => {
    const files = [...input.files];
    if (!files.length) return;
    input.value = '';
    under_way += 1;
    for (const file of files) refused = !await send(file) || refused;
    under_way -= 1;
    if (under_way) return;
    if (refused) { const again = document.getElementById('uploaded'); if (again) again.hidden = false; }
    else if (pressed) form.requestSubmit(pressed);
    else location.replace(form.action); // not a reload: it would send again what was refused before
    refused = false; pressed = null;
  };
  input.addEventListener('change', take);
  take();  // what was chosen before this file was here
  // Ahead of what app.js does with forms that are sent; a button pressed too early is pressed once the files are here.
  addEventListener('submit', (event) => {
    if (event.target !== form || !under_way) return;
    event.preventDefault(); event.stopImmediatePropagation();
    pressed = event.submitter;
    window.tickets?.announce(words.wait); window.tickets?.toast(words.wait, 'info');
  }, true);
})();
