import type { LocalisedText } from './instrument.js';

export type BankConstructId =
  | 'trust'
  | 'balance'
  | 'psychological-safety'
  | 'hierarchy-shadow'
  | 'dependency'
  | 'reciprocity'
  | 'shared-context'
  | 'drift'
  | 'load';

/** The nine constructs of the bank. `hierarchy-shadow` and `dependency` are reported as risks: high is bad. */
export const bankConstructs: readonly {
  id: BankConstructId;
  name: LocalisedText;
  highMeans: LocalisedText;
}[] = [
  {
    id: 'trust',
    name: { en: 'Trust', de: 'Vertrauen' },
    highMeans: { en: 'people can rely on each other', de: 'man kann sich aufeinander verlassen' },
  },
  {
    id: 'balance',
    name: { en: 'Balance', de: 'Ausgewogenheit' },
    highMeans: { en: 'give and take feel even', de: 'Geben und Nehmen halten sich die Waage' },
  },
  {
    id: 'psychological-safety',
    name: { en: 'Psychological safety', de: 'Psychologische Sicherheit' },
    highMeans: { en: 'it is safe to speak up', de: 'man kann gefahrlos sprechen' },
  },
  {
    id: 'hierarchy-shadow',
    name: { en: 'Hierarchy shadow', de: 'Schatten der Hierarchie' },
    highMeans: { en: 'titles hold honest input back', de: 'Titel halten ehrliche Beiträge zurück' },
  },
  {
    id: 'dependency',
    name: { en: 'Dependency', de: 'Abhängigkeit' },
    highMeans: { en: 'work hangs on one person', de: 'die Arbeit hängt an einer Person' },
  },
  {
    id: 'reciprocity',
    name: { en: 'Reciprocity', de: 'Gegenseitigkeit' },
    highMeans: { en: 'help flows both ways', de: 'Hilfe fließt in beide Richtungen' },
  },
  {
    id: 'shared-context',
    name: { en: 'Shared context', de: 'Gemeinsamer Kontext' },
    highMeans: { en: 'people work from the same facts', de: 'alle gehen von denselben Tatsachen aus' },
  },
  {
    id: 'drift',
    name: { en: 'Drift', de: 'Auseinanderdriften' },
    highMeans: { en: 'working relationships are kept up', de: 'Arbeitsbeziehungen werden gepflegt' },
  },
  {
    id: 'load',
    name: { en: 'Load', de: 'Belastung' },
    highMeans: { en: 'helping others is affordable', de: 'anderen zu helfen ist leistbar' },
  },
];
