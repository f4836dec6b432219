// What the page shows, and where its parts find each other. All files share one scope; page.js, the last, sets it going.
const data = JSON.parse(document.getElementById('data').textContent);

// How a chart is made, by the first word of its data-chart: a function (element, controls, number) that returns { chart, draw }.
const makers = {};

/** An element with a class and a text; the text is never read as markup. */
function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) {
        made.className = className;
    }

    if (text !== undefined) {
        made.textContent = text;
    }

    return made;
}

/** A button among a chart's controls. */
function button(controls, text, press) {
    const made = element('button', '', text);
    made.type = 'button';
    made.addEventListener('click', () => press(made));
    controls.append(made);
    return made;
}

/** A choice among a chart's controls. */
function choice(controls, label, texts, choose) {
    const outer = element('label', '', label + ' ');
    const select = element('select');
    texts.forEach((text, i) => {
        const option = element('option', '', text);
        option.value = String(i);
        select.append(option);
    });
    select.addEventListener('change', () => choose(Number(select.value)));
    outer.append(select);
    controls.append(outer);
    return select;
}

/** What a hover says: a head and lines of name and value. */
function hover(head, lines) {
    const box = element('div', 'hover');
    box.append(element('strong', '', head));
    for (const [name, value] of lines) {
        const line = element('div');
        line.append(element('span', '', name), element('b', '', value));
        box.append(line);
    }

    return box;
}
