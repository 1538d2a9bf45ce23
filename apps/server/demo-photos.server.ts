// Pictures for the demo street: drawn, never photographs, and marked so.
import sharp from 'sharp'

const road = '<rect width="800" height="560" fill="#c9d3dc"/><rect y="40" x="60" width="150" height="200" fill="#a9b4bf"/><rect y="80" x="260" width="190" height="160" fill="#b5bfc9"/><rect y="30" x="520" width="200" height="210" fill="#a2aeb9"/><rect y="240" width="800" height="320" fill="#8b9298"/><path d="M0 240L120 560M300 240L330 560M520 240L600 560" stroke="#a4abb1" stroke-width="3"/>'
const cone = '<path d="M560 300l34 130h-68z" fill="#e4762b"/><path d="M549 350h22l7 26h-36z" fill="#fff"/><rect x="514" y="428" width="92" height="16" fill="#a8501a"/>'
const scenes: Readonly<Record<string, string>> = {
  before: `${road}<ellipse cx="380" cy="400" rx="120" ry="46" fill="#5c6167"/><ellipse cx="380" cy="402" rx="98" ry="36" fill="#16191c"/>${cone}`,
  after: `${road}<ellipse cx="380" cy="400" rx="120" ry="46" fill="#5c6167"/><ellipse cx="380" cy="400" rx="102" ry="38" fill="#767d83"/><path d="M290 400h180M300 385h160M300 415h160M340 366v68M380 362v76M420 366v68" stroke="#4c5258" stroke-width="5"/>`,
  rubbish: `${road}<rect x="180" y="250" width="110" height="170" rx="8" fill="#4a7d5a"/><rect x="172" y="236" width="126" height="22" fill="#356045"/><path d="M330 440q40-120 110-90t120 90z" fill="#3d4249"/><path d="M460 450q30-70 80-50t70 50z" fill="#555c66"/>`,
  clean: `${road}<rect x="180" y="250" width="110" height="170" rx="8" fill="#4a7d5a"/><rect x="172" y="236" width="126" height="22" fill="#356045"/>`,
}
const cache = new Map<string, Promise<Buffer>>()
/** A JPEG of a drawn scene: `before`, `after`, `rubbish`, `clean`. */
export const drawPhoto = (scene: string): Promise<Buffer> => {
  const old = cache.get(scene) ?? sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="800" height="560">${scenes[scene] ?? road}<rect x="640" y="508" width="160" height="52" fill="#111827"/><text x="720" y="544" font-family="Noto Sans CJK SC, sans-serif" font-size="30" fill="#fff" text-anchor="middle">演示图</text></svg>`)).jpeg({ quality: 70 }).toBuffer()
  cache.set(scene, old)
  return old
}
