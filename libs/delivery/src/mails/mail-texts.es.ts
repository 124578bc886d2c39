import type { MailTexts } from './mail-language.js';

export const es: MailTexts = {
  locale: 'es',
  subject: (title, day) => `${title}: su opinión, hasta el ${day}`,
  greeting: (name) => `Hola, ${name}:`,
  why: (organisation, title) =>
    `${organisation} pregunta a todas las personas de estos equipos cómo va el trabajo en común: «${title}». Se le pregunta porque forma parte de uno de ellos.`,
  howLongByWhen: ({ atLeast, atMost }, closes) =>
    `Se tarda ${atLeast === atMost ? atLeast : `de ${atLeast} a ${atMost}`} minutos y está abierto hasta el ${closes}. No necesita ninguna cuenta.`,
  reminderSubject: (title, day) => `Recordatorio: ${title}, hasta el ${day}`,
  reminder: (organisation, title) => [
    `Hace poco, ${organisation} le preguntó cómo va el trabajo en común: «${title}».`,
    'Si ya ha respondido, gracias: no le queda nada por hacer. Todas las personas preguntadas reciben este mensaje con las mismas palabras, porque a nadie se le muestra quién ha respondido.',
  ],
  stillOpen: (closes) =>
    `Si todavía quiere responder: está abierto hasta el ${closes}. Su enlace es el mismo que antes.`,
  firstQuestion: 'La primera pregunta',
  everyLinkTheSame:
    'Pulse donde pulse, se abre la misma página y todavía no se ha respondido nada: su respuesta la elige allí.',
  button: 'Responder a las preguntas',
  linkInWords: 'Su enlace personal:',
  whoSeesWhat: (minimumCell) =>
    `Nadie en su organización puede ver cómo ha respondido, y a nadie se le muestra si ha participado. Los resultados se muestran solo para grupos, nunca para menos de ${minimumCell} personas.`,
  voluntary: 'La participación es voluntaria, y cada pregunta puede dejarse sin responder.',
  yours: 'El enlace es solo para usted: por favor, no lo reenvíe.',
  contract: (words) =>
    `Lo que se le promete, igual para todo el mundo, en seis palabras para comparar: ${words}.`,
  questions: (name) => `¿Preguntas? Responda a este mensaje; su respuesta llega a ${name}.`,
  noMoreMails:
    '¿No quiere recibir más mensajes como este? Con esta dirección los detiene; a nadie se le muestra que lo ha hecho:',
  testSubject: (subject) => `[Prueba] ${subject}`,
  testLine:
    'Esto es una prueba que usted se ha enviado antes del lanzamiento. No se ha invitado a nadie y los enlaces llevan a una vista previa.',
  voidSubject: (title) => `Cancelado: ${title}`,
  voidBody: (organisation, title) => [
    `${organisation} ha cancelado «${title}», para lo que usted había recibido una invitación.`,
    'Todas las respuestas dadas hasta ahora se destruyen sin que nadie las haya leído, y el enlace del mensaje anterior ya no funciona. No tiene que hacer nada.',
  ],
  resultsSubject: (title) => `Los resultados: ${title}`,
  resultsBody: (organisation, title) => [
    `${organisation} le preguntó cómo va el trabajo en común: «${title}». Los resultados ya están, y todas las personas preguntadas pueden verlos, hayan respondido o no.`,
    'Verá las cifras de toda la organización y, donde haya respondido un número suficiente de personas, las de su propio grupo. En ellas no se reconocen las respuestas de nadie.',
  ],
  repliesSubject: (title) => `Respuestas a los comentarios: ${title}`,
  repliesBody: (organisation, title) => [
    `Se ha respondido a comentarios sobre «${title}» de ${organisation}. Todas las personas a las que se preguntó reciben este mensaje con las mismas palabras, hayan escrito un comentario o no, porque nadie sabe quién lo hizo.`,
    'Las respuestas se leen en la página de los resultados.',
  ],
  resultsButton: 'Ver los resultados',
  resultsLink: 'El enlace a los resultados:',
};
