// Pictures on the device: smaller before they travel, a stamp of time and place burnt in where the office wants it.

/** The picture upright, at most `side` on its longest edge, as JPEG, with `lines` written over its foot; and a small one for the screen. */
export const prepare = async (file: Blob, ask: { side?: number; lines?: readonly string[] } = {}): Promise<{ blob: Blob; thumb: string }> => {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const big = draw(picture, ask.side ?? 1600)
  if (ask.lines?.length) stamp(big, ask.lines)
  const thumb = draw(big, 320).toDataURL('image/jpeg', 0.6)
  picture.close()
  const blob = await new Promise<Blob | null>((done) => big.toBlob(done, 'image/jpeg', 0.82))
  if (!blob) throw new Error('这张照片打不开')
  return { blob, thumb }
}
const draw = (from: ImageBitmap | HTMLCanvasElement, side: number): HTMLCanvasElement => {
  const scale = Math.min(1, side / Math.max(from.width, from.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(from.width * scale))
  canvas.height = Math.max(1, Math.round(from.height * scale))
  canvas.getContext('2d')?.drawImage(from, 0, 0, canvas.width, canvas.height)
  return canvas
}
const stamp = (canvas: HTMLCanvasElement, lines: readonly string[]) => {
  const pen = canvas.getContext('2d')
  if (!pen) return
  const size = Math.max(14, Math.round(canvas.width / 32)), gap = Math.round(size * 1.5)
  pen.fillStyle = 'rgba(17,20,26,.82)'
  pen.fillRect(0, canvas.height - gap * lines.length - size * 0.8, canvas.width, gap * lines.length + size * 0.8)
  pen.fillStyle = '#fff'
  pen.font = `${size}px "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif`
  lines.forEach((line, i) => pen.fillText(line, size, canvas.height - gap * (lines.length - i) + size * 0.6, canvas.width - 2 * size))
}
