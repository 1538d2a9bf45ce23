// Who acts. Identity comes from a session or a token, never from a request's body.
export type Kind = 'staff' | 'resident' | 'guest' | 'service' | 'system'
export type Actor = {
  kind: Kind
  id: string
  name: string
  /** Names the session in the table; it is not the token and cannot be used to sign in. Absent without a session. */
  session?: string
  /** What a service token was made for; the engine's access reads them as the parts of the service. */
  scopes?: readonly string[]
  /** The post that the person chose for this session: the engine's access knows what it is. */
  post?: string
}

/** Somebody without a session. */
export const nobody: Actor = { kind: 'guest', id: 'nobody', name: '访客' }
export const system: Actor = { kind: 'system', id: 'system', name: '系统' }

/** How an actor is written into the action log. */
export const whoText = (who: Actor): string => `${who.kind}:${who.id}`
