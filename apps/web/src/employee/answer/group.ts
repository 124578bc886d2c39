import { element } from '../element.js';
import { button, fold, paragraph } from '../screens.js';
import { getJson } from './http.js';
import type { CheckedPulse } from './pulse-on-page.js';
import type { Words } from './words.en.js';

interface Page {
  readonly name: string;
  readonly kind: 'team' | 'rest';
  readonly size: number;
  readonly people: readonly string[];
  readonly nextCursor: string | null;
}

/** The group a reader is counted in, and who else is: invented colleagues would be noticed. Fetched after the questions. */
export class Group {
  private name: Pick<Page, 'name' | 'kind' | 'size'> | null = null;
  private people: string[] = [];
  /** Undefined before the first page, null after the last. */
  private cursor: string | null | undefined;
  private failed = false;
  private redraw: () => void = () => undefined;

  /** The names that are here so far, the reader's among them. */
  get colleagues(): readonly string[] {
    return this.people;
  }

  constructor(
    private readonly pulse: CheckedPulse,
    private readonly unitId: string,
    /** Absent in links of an earlier version: then the size is shown, and no names. */
    private readonly groupId: string | undefined,
  ) {}

  async load(): Promise<void> {
    if (this.cursor === null || !this.groupId) return;
    const { tenantId, pulseId } = this.pulse;
    const from = this.cursor ? `?cursor=${encodeURIComponent(this.cursor)}` : '';
    const { status, body } = await getJson<Page>(`/api/groups/${tenantId}/${pulseId}/${this.groupId}${from}`);
    this.failed = status !== 200;
    if (!this.failed) {
      this.name = body;
      this.people.push(...body.people);
      this.cursor = body.nextCursor;
    }
    this.redraw();
  }

  node(words: Words): Node {
    const size = this.pulse.manifest.units.find((unit) => unit.unitId === this.unitId)?.size ?? 0;
    const name = element('span');
    const list = fold(words.whoElse);
    const content = element('div');
    list.append(content);
    this.redraw = () => {
      name.textContent = this.name
        ? words.inGroup(this.name.kind === 'rest' ? words.restOf(this.name.name) : this.name.name, size)
        : words.groupOf(size);
      content.replaceChildren(
        paragraph(
          this.name && this.name.size !== size ? words.groupDiffers(this.name.size) : words.whoElseHelp,
        ),
        element('ul', {}, ...this.people.map((person) => element('li', {}, person))),
        ...(this.failed ? [paragraph(words.groupAway)] : []),
        ...(this.cursor === null || !this.groupId
          ? []
          : [button('button.quiet', words.more, () => void this.load())]),
      );
    };
    this.redraw();
    return element('div.group', {}, element('p', {}, name), list);
  }
}
