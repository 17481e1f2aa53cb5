// What a person does before the page's own code has arrived: kept, and done once it has. Runs before anything else on every page.
// Without it a click on a slow line is lost, typed text is overwritten, and a form sends what it holds, passwords too, as part of an address.
{
  /** The last thing asked for: earlier ones were given up on. */
  let act;
  /** What was typed or ticked, by its element. */
  const typed = new Map();

  const isSwitch = ({ type }) => type === 'checkbox' || type === 'radio';
  const keepInput = ({ target }) => void typed.set(target, isSwitch(target) ? target.checked : target.value);
  const keepClick = ({ target }) => {
    const button = target instanceof Element && target.closest('button[type="button"]');
    if (button) act = () => button.click();
  };
  const keepSubmit = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    act = () => event.target.requestSubmit(event.submitter);
  };
  const kept = { input: keepInput, click: keepClick, submit: keepSubmit };
  for (const [type, keep] of Object.entries(kept)) addEventListener(type, keep, true);

  const say = (element, ...events) => events.forEach((name) => element.dispatchEvent(new Event(name, { bubbles: true })));

  /** As if it were typed now. Another value first: React takes no notice of one that it has seen. */
  const retype = (element, value) => {
    if (isSwitch(element)) {
      element.checked = !value;
      element.click();
    } else if (element.type === 'file') {
      say(element, 'change');
    } else {
      const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value');
      element.value = `${value} `;
      set.call(element, value);
      say(element, 'input', 'change');
    }
  };

  addEventListener(
    'windlass:ready',
    () => {
      for (const [type, keep] of Object.entries(kept)) removeEventListener(type, keep, true);
      for (const [element, value] of typed) if (element.isConnected) retype(element, value);
      act?.();
    },
    { once: true },
  );
}
