// Texts on their way out become bytes in one place that is used again for each answer, and are copied out once: a buffer for every text costs
// more in collecting than in filling.
let scratch = Buffer.allocUnsafeSlow(1 << 18)

/** The UTF-8 of all these texts, one after the other. */
export const bytesOf = (parts: readonly string[]): Buffer => {
  let n = 0
  for (const part of parts) {
    // Three bytes for each unit of UTF-16 are always enough.
    if (n + part.length * 3 > scratch.length) { const wider = Buffer.allocUnsafeSlow((n + part.length * 3) * 2); scratch.copy(wider, 0, 0, n); scratch = wider }
    n += scratch.write(part, n)
  }
  return Buffer.from(scratch.subarray(0, n))
}
