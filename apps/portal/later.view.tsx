// What comes after the first step of a report: fetched at the first stroke of it, so that the first page stays small.
export { Check } from './check.view.tsx'
export { Contact } from './contact.view.tsx'
export { Place } from './place.view.tsx'
export { SentPage } from './sent.view.tsx'
