// Mail over SMTP.
import { createTransport } from 'nodemailer'
import { permanent, type Adapter } from './notice.ts'

export type SmtpHow = { host: string; port: number; from: string; secure?: boolean; user?: string; password?: string; /** Put before links: 'https://xb.example.cn'. */ site: string }

/** TLS is asked for whenever the server offers it; `secure` means TLS from the first byte (port 465). 5xx answers are not tried again. */
export const smtpAdapter = (how: SmtpHow): Adapter => {
  const transport = createTransport({
    host: how.host, port: how.port, secure: how.secure ?? how.port === 465, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000,
    ...(how.user === undefined ? {} : { auth: { user: how.user, pass: how.password ?? '' } }),
    disableFileAccess: true, disableUrlAccess: true,
  })
  return async message => {
    if (!/^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(message.address)) throw permanent('not a mail address')
    try {
      await transport.sendMail({
        from: how.from, to: { name: '', address: message.address }, subject: message.title.replace(/[\r\n]+/g, ' '),
        text: message.link ? `${message.text}\n\n${how.site}${message.link}\n` : `${message.text}\n`, messageId: `<${message.id}@${how.from.split('@').at(-1)?.replace(/[>\s]/g, '') ?? 'xinbei'}>`,
      })
    } catch (error) {
      const code = (error as { responseCode?: number }).responseCode ?? 0
      throw code >= 500 && code < 600 ? permanent(`SMTP ${code}`) : error
    }
  }
}
