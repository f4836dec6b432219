// Light, dark, or as the system has it; the charts take their colours from the style sheet.
const page = document.documentElement;
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const onTheme = [];

/** The colours in force, by the names that the style sheet gives them. */
function colours() {
    const style = getComputedStyle(page);
    return new Proxy({}, { get: (_, name) => style.getPropertyValue(`--${name}`).trim() });
}

function showTheme() {
    onTheme.forEach(redraw => redraw());
}

function startTheme() {
    const themes = ['system', 'light', 'dark'];
    const toggle = document.getElementById('theme');
    toggle.hidden = false;
    toggle.addEventListener('click', () => {
        const next = themes[(themes.indexOf(page.dataset.theme ?? 'system') + 1) % themes.length];
        page.dataset.theme = next;
        toggle.textContent = `Colours: ${next}`;
        showTheme();
    });
    systemIsDark.addEventListener('change', showTheme);
}
