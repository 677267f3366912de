// Light and dark: as the system has it, or as chosen; paper is always light.
const KEY = 'onceedit-report-colours';
const system = matchMedia('(prefers-color-scheme: dark)');
const paper = matchMedia('print');
const painters = [];
let printing = false;

function storedColours() {
  try {
    return localStorage.getItem(KEY) || 'auto';
  } catch {
    return 'auto'; // a browser may keep no storage for files
  }
}

function paintAll() {
  painters.forEach(paint => paint());
}

function applyColours() {
  const chosen = byId('theme').value;
  const dark = chosen === 'dark' || (chosen === 'auto' && system.matches);
  document.documentElement.dataset.colours = dark && !printing ? 'dark' : 'light';
  paintAll();
}

function setPrinting(now) {
  if (printing !== now) {
    printing = now;
    applyColours();
  }
}

function startTheme() {
  byId('theme').value = storedColours();
  byId('theme').addEventListener('change', () => {
    try {
      localStorage.setItem(KEY, byId('theme').value);
    } catch {
      // the choice holds for this page
    }
    applyColours();
  });
  system.addEventListener('change', applyColours);
  addEventListener('beforeprint', () => setPrinting(true));
  addEventListener('afterprint', () => setPrinting(false));
  paper.addEventListener('change', event => setPrinting(event.matches));
  byId('print').addEventListener('click', () => print());
  applyColours();
}

/** Marks the section that is read in the navigation. */
function startNavigation() {
  const links = new Map([...document.querySelectorAll('nav a')].map(link => [link.hash.slice(1), link]));
  const seen = new Set();
  const observer = new IntersectionObserver(entries => {
    entries.forEach(entry => (entry.isIntersecting ? seen.add(entry.target.id) : seen.delete(entry.target.id)));
    const first = [...links.keys()].find(id => seen.has(id));
    if (first) {
      links.forEach((link, id) => (id === first ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current')));
    }
  }, { rootMargin: '-15% 0px -60% 0px' });
  links.forEach((link, id) => observer.observe(byId(id)));
}
