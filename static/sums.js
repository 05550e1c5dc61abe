// The most a plan can cost and who approves it, while its amounts are typed; the server adds up again.
(() => {
  const cents = (input) => (Number(input.value) > 0 ? Math.round(Number(input.value) * 100) : 0);
  const yuan = (sum) => `¥${(sum / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

  // What comes in any case, and the dearest of the ways.
  const most = (form) => {
    const ways = { '': 0 };
    form.querySelectorAll('[data-lot]').forEach((lot) => {
      const way = lot.querySelector('[name$="-option"]').value;
      ways[way] = (ways[way] || 0) + cents(lot.querySelector('[name$="-amount"]'));
    });
    const { '': common, ...others } = ways;
    return common + Math.max(0, ...Object.values(others));
  };
  document.addEventListener('input', (event) => {
    const output = event.target.closest('[data-lot]') && event.target.form.querySelector('[data-sum]');
    if (!output) return;
    const sum = most(event.target.form);
    const [, words] = JSON.parse(output.dataset.sum).find(([limit]) => !limit || sum <= Number(limit) * 100);
    const figure = document.createElement('b');
    figure.textContent = yuan(sum);
    output.replaceChildren(figure, ` · ${words}`);
  });
})();
