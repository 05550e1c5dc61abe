// What a kind of problem needs is marked as soon as the kind is chosen; without this file, once the step is sent.
(() => {
  const kinds = document.getElementById('id_category'), needs = document.getElementById('needs');
  if (!kinds || !needs) return;
  const of = JSON.parse(needs.textContent), told = document.getElementById('needs-told');
  const names = [...new Set(Object.values(of).flat())];
  const mark = (name, wanted) => {
    const field = document.getElementById(`id_${name}`), label = document.querySelector(`label[for="id_${name}"]`);
    label.querySelectorAll('.ts-req, .ts-req + .visually-hidden').forEach((part) => part.remove());
    if (wanted) label.append(...document.getElementById('needed').content.cloneNode(true).children);
    field.required = wanted;
    const only = field.closest('[data-if-needed]');
    if (only) only.hidden = !wanted && !field.value;
  };
  const show = () => {
    const wanted = of[kinds.value] || [];
    names.forEach((name) => mark(name, wanted.includes(name)));
    told.hidden = !wanted.length;
    return wanted.length;
  };
  show();
  kinds.addEventListener('change', () => { if (show()) window.tickets?.announce(told.textContent.trim()); });
})();
