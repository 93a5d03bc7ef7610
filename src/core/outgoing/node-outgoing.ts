import { SmtpProblem, type HttpPost, type MailToSend, type Outgoing } from '../ports.ts';

const mostBytes = 4_096;

/** Requests by this machine's own network. */
export const nodeOutgoing: Outgoing = { post, sendMail };

async function post({ url, headers, body, ...limits }: HttpPost) {
  const deadline = startDeadline(limits);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, connection: 'close' },
      body,
      redirect: 'manual',
      signal: deadline.signal,
    });
    const text = await beginningOf(response);
    return {
      status: response.status,
      body: text,
      retryAfter: response.headers.get('retry-after'),
    };
  } catch (error) {
    // What `fetch` throws says only that it failed; why is beneath.
    throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  } finally {
    deadline.clear();
  }
}

/** Whoever answers without an end is not listened to for long. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (reader && size < mostBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    size += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(pieces).toString('utf8', 0, mostBytes);
}

async function sendMail(mail: MailToSend): Promise<string> {
  const deadline = startDeadline(mail);
  const { default: nodemailer } = await import('nodemailer');
  const transport = nodemailer.createTransport({
    host: mail.host,
    port: mail.port,
    secure: mail.security === 'tls',
    requireTLS: mail.security === 'startTls',
    ignoreTLS: mail.security === 'none',
    ...(mail.login ? { auth: { user: mail.login.user, pass: mail.login.password } } : {}),
    connectionTimeout: mail.timeoutMs,
    greetingTimeout: mail.timeoutMs,
    socketTimeout: mail.timeoutMs,
    dnsTimeout: mail.timeoutMs,
    // Texts are ours; nothing in them may name a file or an address to read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { from, to, subject, text } = mail;
  try {
    const sent = await transport.sendMail({
      from,
      to,
      subject,
      text,
      messageId: `<${mail.messageId}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      // The library's own time-outs each begin anew with every word of a slow server.
      signal: deadline.signal,
    });
    return sent.response;
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : toProblem(error);
  } finally {
    deadline.clear();
    transport.close();
  }
}

function toProblem(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { responseCode, response } = error as { responseCode?: number; response?: string };
  if (responseCode === undefined) return error;
  return new SmtpProblem(responseCode, response ?? error.message, { cause: error });
}

function startDeadline({ timeoutMs, signal }: Pick<HttpPost, 'timeoutMs' | 'signal'>) {
  const ending = new AbortController();
  const end = () => ending.abort(new Error(`no answer within ${timeoutMs} ms`));
  const timer = setTimeout(end, timeoutMs);
  const either = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
  return { signal: either, clear: () => clearTimeout(timer) };
}
