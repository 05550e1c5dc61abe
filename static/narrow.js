// Long select boxes grow shorter: by what is chosen in another field (data-narrowed-by), or by typing (data-search).
// Without this file all options stand there in their groups, and the server checks the choice.
(() => {
  const { announce } = window.tickets;
  const all = new WeakMap();
  const plain = (text) => text.normalize('NFKC').toLowerCase().trim();

  // Options are taken out and put back, not hidden: not every browser hides an option.
  const show = (select, fits) => {
    const chosen = select.value;
    const copy = all.get(select).cloneNode(true);
    copy.querySelectorAll('option').forEach((option) => { if (option.value && !fits(option)) option.remove(); });
    copy.querySelectorAll('optgroup').forEach((group) => { if (!group.children.length) group.remove(); });
    select.replaceChildren(...copy.childNodes);
    const options = [...select.options].filter((option) => option.value);
    select.value = options.some((option) => option.value === chosen) ? chosen : '';
    if (select.selectedIndex < 0) select.selectedIndex = 0;
    return options;
  };
  const changed = (select, before) => { if (select.value !== before) select.dispatchEvent(new Event('input', { bubbles: true })); };

  const narrowed = (select) => {
    const other = select.form.elements[select.dataset.narrowedBy], before = select.value;
    show(select, (option) => !other.value || (option.dataset.mark || '').split(' ').includes(other.value));
    changed(select, before);
  };

  // The first that fits is chosen; whoever finds nothing, or empties the box, has what was chosen before.
  const searched = (select, box) => {
    const before = select.value, words = plain(box.value).split(/\s+/).filter(Boolean);
    const fits = (option) => words.every((word) => plain(`${option.textContent} ${option.dataset.mark || ''}`).includes(word));
    const options = show(select, fits);
    if (!options.length) show(select, (option) => option.value === box.dataset.start);
    if (!options.length || !words.length) select.value = box.dataset.start;
    else if (!select.value) select.value = options[0].value;
    if (words.length) announce(select.selectedOptions[0].textContent);
    changed(select, before);
  };
  const searchBox = (select) => {
    const box = document.createElement('input');
    Object.assign(box, { type: 'search', className: 'form-control ts-narrow', autocomplete: 'off', placeholder: select.dataset.search });
    box.setAttribute('aria-label', select.dataset.search);
    box.setAttribute('aria-controls', select.id);
    box.addEventListener('focus', () => { box.dataset.start = select.value; });
    box.addEventListener('input', () => searched(select, box));
    box.addEventListener('keydown', (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      if (event.key === 'ArrowDown' || event.key === 'Enter') { event.preventDefault(); select.focus(); }
      if (event.key === 'Escape' && box.value) { event.preventDefault(); box.value = ''; searched(select, box); }
    });
    select.before(box);
  };

  const begin = (part) => part.querySelectorAll('select[data-narrowed-by], select[data-search]').forEach((select) => {
    if (all.has(select)) return;
    all.set(select, select.cloneNode(true));
    if (select.dataset.search) searchBox(select);
    else {
      narrowed(select);
      select.form.elements[select.dataset.narrowedBy].addEventListener('input', () => narrowed(select));
    }
  });
  document.addEventListener('htmx:load', (event) => begin(event.detail.elt));
  begin(document);
})();
