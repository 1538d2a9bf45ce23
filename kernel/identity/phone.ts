// Mobile numbers as people write them.

/** '+86 138-0013-2207' → '13800132207'; undefined when it is no mobile number of the mainland. */
export const plainPhone = (text: string): string | undefined =>
  /^(?:\+?86)?(1[3-9]\d{9})$/.exec(text.slice(0, 40).normalize('NFKC').replace(/[\s()-]/g, ''))?.[1]

/** '138****2207'. */
export const maskPhone = (phone: string): string => (phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`)

/** 'w***@example.cn'. */
export const maskMail = (mail: string): string => mail.replace(/^(.?)[^@]*/, '$1***')
