import { inlineHashes } from '@penumbra/delivery';

type State = 'asked' | 'stopped' | 'resumed' | 'unknown';

interface Words {
  readonly title: Readonly<Record<State, string>>;
  readonly text: Readonly<Record<State, readonly string[]>>;
  readonly stop: string;
  readonly resume: string;
}

const en: Words = {
  title: {
    asked: 'No more mails?',
    stopped: 'No more mails',
    resumed: 'You get mails again',
    unknown: 'This address is not known here',
  },
  text: {
    asked: [
      'You will then get no more mails about surveys of your organisation, no reminder either, and from the next survey on you are not asked any more.',
      'Nobody is shown that you did this. Your colleagues see the names of those who are asked with them; there your name will be missing.',
    ],
    stopped: ['From now on we send you none. The link of the mail that you have still works.'],
    resumed: ['Everything is as before.'],
    unknown: ['Please copy the address whole from the end of the mail.'],
  },
  stop: 'Stop the mails',
  resume: 'I want them after all',
};
const de: Words = {
  title: {
    asked: 'Keine E-Mails mehr?',
    stopped: 'Keine E-Mails mehr',
    resumed: 'Sie erhalten wieder E-Mails',
    unknown: 'Diese Adresse ist hier nicht bekannt',
  },
  text: {
    asked: [
      'Sie erhalten dann keine E-Mails zu Umfragen Ihrer Organisation mehr, auch keine Erinnerung, und werden von der nächsten Umfrage an nicht mehr gefragt.',
      'Niemandem wird gezeigt, dass Sie das getan haben. Kolleginnen und Kollegen sehen die Namen derer, die mit ihnen gefragt werden; dort wird Ihr Name fehlen.',
    ],
    stopped: ['Ab jetzt senden wir Ihnen keine. Der Link der E-Mail, die Sie haben, gilt weiter.'],
    resumed: ['Alles ist wie zuvor.'],
    unknown: ['Bitte kopieren Sie die Adresse vollständig vom Ende der E-Mail.'],
  },
  stop: 'E-Mails abstellen',
  resume: 'Ich möchte sie doch',
};
const fr: Words = {
  title: {
    asked: 'Plus de messages ?',
    stopped: 'Plus de messages',
    resumed: 'Vous recevez de nouveau des messages',
    unknown: 'Cette adresse n’est pas connue ici',
  },
  text: {
    asked: [
      'Vous ne recevrez plus de messages sur les enquêtes de votre organisation, aucun rappel non plus, et à partir de la prochaine enquête, on ne vous demandera plus rien.',
      'Il n’est montré à personne que vous l’avez fait. Vos collègues voient les noms des personnes interrogées avec eux ; le vôtre y manquera.',
    ],
    stopped: [
      'Désormais, nous ne vous en envoyons plus. Le lien du message que vous avez fonctionne toujours.',
    ],
    resumed: ['Tout est comme avant.'],
    unknown: ['Veuillez copier l’adresse en entier à la fin du message.'],
  },
  stop: 'Arrêter les messages',
  resume: 'Je souhaite quand même les recevoir',
};
const es: Words = {
  title: {
    asked: '¿No más mensajes?',
    stopped: 'No más mensajes',
    resumed: 'Vuelve a recibir mensajes',
    unknown: 'Esta dirección no se conoce aquí',
  },
  text: {
    asked: [
      'Ya no recibirá mensajes sobre encuestas de su organización, tampoco recordatorios, y a partir de la próxima encuesta no se le preguntará más.',
      'A nadie se le muestra que lo ha hecho. Sus colegas ven los nombres de quienes son preguntados con ellos; allí faltará el suyo.',
    ],
    stopped: ['Desde ahora no le enviamos ninguno. El enlace del mensaje que tiene sigue funcionando.'],
    resumed: ['Todo está como antes.'],
    unknown: ['Copie la dirección completa del final del mensaje.'],
  },
  stop: 'Detener los mensajes',
  resume: 'Sí quiero recibirlos',
};
const catalogues: Readonly<Record<string, Words>> = { en, de, fr, es };

const style =
  ':root{color-scheme:light dark}body{margin:0 auto;padding:16px;max-width:560px;font:16px/1.5 system-ui,sans-serif}' +
  'button{padding:12px 20px;border:0;border-radius:6px;background:#1f5fbf;color:#fff;font:inherit;font-weight:600}';

/** A page without a script, with at most one button. It fetches nothing and says nothing about who reads it. */
export function optOutPage(state: State, locale: string): { html: string; headers: Record<string, string> } {
  const asked = locale.toLowerCase().slice(0, 2);
  const language = Object.hasOwn(catalogues, asked) ? asked : 'en';
  const words = catalogues[language]!;
  const form = (label: string, wish: string): string =>
    `<form method="post"><input type="hidden" name="mails" value="${wish}"><button>${label}</button></form>`;
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title[state]}</title><style>${style}</style></head>
<body><main><h1>${words.title[state]}</h1>
${words.text[state].map((sentence) => `<p>${sentence}</p>`).join('\n')}
${state === 'asked' || state === 'resumed' ? form(words.stop, 'stop') : ''}${state === 'stopped' ? form(words.resume, 'resume') : ''}
</main></body></html>
`;
  const hashes = inlineHashes(html, 'style').map((hash) => `'${hash}'`);
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src ${hashes.join(' ')}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      'x-robots-tag': 'noindex',
    },
  };
}
