// 大字版: one attribute on the root, remembered on the device, and in a cookie so that pages made by the server come large at once.
import { useEffect, useState } from 'react'

export type Size = '' | 'large' | 'huge'
const ears = new Set<(size: Size) => void>()
const read = (): Size => {
  const kept = typeof document === 'undefined' ? '' : document.documentElement.dataset.size
  return kept === 'large' || kept === 'huge' ? kept : ''
}
/** At start, before anything is drawn. */
export const startSize = (): void => {
  const kept = localStorage.getItem('xb-size')
  if (kept === 'large' || kept === 'huge') document.documentElement.dataset.size = kept
}
export const nextSize = (size: Size): void => {
  if (size) document.documentElement.dataset.size = size
  else delete document.documentElement.dataset.size
  localStorage.setItem('xb-size', size)
  document.cookie = `size=${size}; path=/; max-age=${size ? 31536000 : 0}; samesite=lax`
  for (const ear of ears) ear(size)
}
export const useSize = (): Size => {
  const [size, set] = useState<Size>(read)
  useEffect(() => { ears.add(set); return () => { ears.delete(set) } }, [])
  return size
}
