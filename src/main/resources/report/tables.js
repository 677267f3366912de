// Tables that are sorted by a click on a heading.
function startTables() {
  document.querySelectorAll('table.sortable').forEach(table => {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, place) => {
      const button = element('button', { type: 'button', class: 'sort' }, heading.textContent);
      heading.replaceChildren(button);
      heading.setAttribute('aria-sort', 'none');
      button.addEventListener('click', () => {
        const down = heading.getAttribute('aria-sort') === 'ascending';
        headings.forEach(other => other.setAttribute('aria-sort', other === heading ? (down ? 'descending' : 'ascending') : 'none'));
        sortRows(table.tBodies[0], place, down);
      });
    });
  });
}

function sortRows(body, place, down) {
  const words = new Intl.Collator('en', { numeric: true });
  const value = row => {
    const one = row.cells[place];
    return one.dataset.order ?? one.textContent.trim().replaceAll(',', '');
  };
  const compare = (a, b) => {
    const [left, right] = [value(a), value(b)];
    const difference = Number(left) - Number(right);
    return Number.isNaN(difference) ? words.compare(left, right) : difference;
  };
  body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * compare(a, b)));
}
