type Child = Node | string | false | null;

/**
 * A DOM element from its name ('p.quiet' gives it classes), properties and children. Names of ARIA and data attributes
 * are set as attributes. Text only ever becomes text: there is no innerHTML anywhere in this page.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name | `${Name}.${string}`,
  properties: Record<string, unknown> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const [tag, ...classes] = name.split('.') as [Name, ...string[]];
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(' ');
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'role') made.setAttribute(key, String(value));
    else (made as unknown as Record<string, unknown>)[key] = value;
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return made;
}
