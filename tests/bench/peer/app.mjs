// What a team would write in an afternoon: Slack's own framework, one durable row per command. It
// checks the signature and the freshness as Bolt does, and knows neither rights nor a ledger.
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const database = new Database(process.env.DATABASE);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`CREATE TABLE IF NOT EXISTS check_in (
  id INTEGER PRIMARY KEY, key_result TEXT NOT NULL, value TEXT NOT NULL, text TEXT NOT NULL,
  user TEXT NOT NULL, at INTEGER NOT NULL)`);
const insert = database.prepare(
  'INSERT INTO check_in (key_result, value, text, user, at) VALUES (?, ?, ?, ?, ?)');

const receiver = new bolt.HTTPReceiver({
  signingSecret: process.env.SIGNING_SECRET,
  endpoints: ['/slack/commands'],
  logLevel: bolt.LogLevel.ERROR,
  customRoutes: [{
    path: '/healthz',
    method: ['GET'],
    handler: (_, response) => { response.writeHead(200); response.end('ok\n'); },
  }],
});
const app = new bolt.App({
  receiver,
  logLevel: bolt.LogLevel.ERROR,
  // Known beforehand, so that no request asks Slack.
  authorize: async () => ({ botToken: 'xoxb-1-bench', botId: 'B0OKRBOT01', botUserId: 'U0OKRBOT01' }),
});

app.command('/okr', async ({ command, ack }) => {
  const [keyResult, value, confidence, ...note] = command.text.split(' ');
  insert.run(keyResult, value, command.text, command.user_id, Math.floor(Date.now() / 1000));
  const line = `${keyResult} Teams that finish the set-up on their first day: ` +
    `${Number(value).toLocaleString('en-US')}, confidence ${confidence}.\nNote: ${note.join(' ')}`;
  await ack({
    response_type: 'ephemeral',
    text: line,
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: line, verbatim: true } }],
  });
});

await app.start({ port: Number(process.env.PORT), host: '127.0.0.1' });
