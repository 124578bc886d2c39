import type { MailTexts } from './mail-language.js';

export const fr: MailTexts = {
  locale: 'fr',
  subject: (title, day) => `${title} : votre avis, jusqu’au ${day}`,
  greeting: (name) => `Bonjour ${name},`,
  why: (organisation, title) =>
    `${organisation} demande à toutes les personnes de ces équipes comment se passe le travail en commun : « ${title} ». On vous le demande parce que vous faites partie de l’une d’elles.`,
  howLongByWhen: ({ atLeast, atMost }, closes) =>
    `Cela prend ${atLeast === atMost ? atLeast : `${atLeast} à ${atMost}`} minutes et reste ouvert jusqu’au ${closes}. Aucun compte n’est nécessaire.`,
  reminderSubject: (title, day) => `Rappel : ${title}, jusqu’au ${day}`,
  reminder: (organisation, title) => [
    `Récemment, ${organisation} vous a demandé comment se passe le travail en commun : « ${title} ».`,
    'Si vous avez répondu, merci : il ne vous reste rien à faire. Toutes les personnes interrogées reçoivent ce message dans les mêmes termes, car il n’est montré à personne qui a répondu.',
  ],
  stillOpen: (closes) =>
    `Si vous souhaitez encore répondre : c’est ouvert jusqu’au ${closes}. Votre lien est le même qu’auparavant.`,
  firstQuestion: 'La première question',
  everyLinkTheSame:
    'Où que vous appuyiez, la même page s’ouvre et rien n’est encore répondu : c’est là que vous choisissez votre réponse.',
  button: 'Répondre aux questions',
  linkInWords: 'Votre lien personnel :',
  whoSeesWhat: (minimumCell) =>
    `Personne dans votre organisation ne peut voir comment vous avez répondu, et il n’est montré à personne si vous avez participé. Les résultats ne sont montrés que pour des groupes, jamais pour moins de ${minimumCell} personnes.`,
  voluntary: 'La participation est libre, et chaque question peut être laissée de côté.',
  yours: 'Ce lien n’est destiné qu’à vous : merci de ne pas le transférer.',
  contract: (words) =>
    `Ce qui vous est promis, identique pour tout le monde, en six mots à comparer : ${words}.`,
  questions: (name) => `Des questions ? Répondez à ce message ; votre réponse parvient à ${name}.`,
  noMoreMails:
    'Vous ne souhaitez plus recevoir de tels messages ? Cette adresse les arrête ; cela n’est montré à personne :',
  testSubject: (subject) => `[Essai] ${subject}`,
  testLine:
    'Ceci est un test que vous vous êtes envoyé avant le lancement. Personne n’a été invité, et les liens mènent à un aperçu.',
  voidSubject: (title) => `Annulé : ${title}`,
  voidBody: (organisation, title) => [
    `${organisation} a annulé « ${title} », à quoi vous étiez invité·e.`,
    'Toutes les réponses données jusqu’ici sont détruites sans que personne ne les ait lues, et le lien du message précédent ne fonctionne plus. Vous n’avez rien à faire.',
  ],
  resultsSubject: (title) => `Les résultats : ${title}`,
  resultsBody: (organisation, title) => [
    `${organisation} vous a demandé comment se passe le travail en commun : « ${title} ». Les résultats sont là, et toutes les personnes interrogées peuvent les voir, qu’elles aient répondu ou non.`,
    'Vous voyez les chiffres de toute l’organisation et, là où suffisamment de personnes ont répondu, ceux de votre propre groupe. Les réponses de personne ne peuvent y être reconnues.',
  ],
  repliesSubject: (title) => `Réponses aux commentaires : ${title}`,
  repliesBody: (organisation, title) => [
    `Des commentaires sur « ${title} » de ${organisation} ont reçu une réponse. Toutes les personnes interrogées reçoivent ce message dans les mêmes termes, qu’elles aient écrit un commentaire ou non, car personne ne sait qui en a écrit un.`,
    'Vous lisez les réponses sur la page des résultats.',
  ],
  resultsButton: 'Voir les résultats',
  resultsLink: 'Le lien vers les résultats :',
};
