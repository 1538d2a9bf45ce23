// Names of files as people see them: no paths, no invisible characters, an ending that tells the truth.

/** A name that is safe to show and to offer for saving. `ending` is what the bytes say ('jpg'). */
export const cleanName = (name: string, ending: string): string => {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  // Control, format and direction characters can make 'exe.jpg' out of 'gpj.exe'.
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}<>:"|?*]/gu, '').replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/^[.\s]+|[.\s]+$/g, '')
  return `${[...plain].slice(0, 80).join('') || '文件'}.${ending}`
}
