// A message centre of npm's smpp: to whoever binds it hands a message, two parts and the message again, asks whether
// they are there and says good-bye. What it was answered goes to its output, a line each.
const smpp = require('smpp');

const tell = (...words) => console.log(words.join(' '));
const greet = (session, kind, pdu) => {
  tell(kind, pdu.system_id, pdu.password === 'secret08' ? 'known' : 'unknown');
  session.send(pdu.response({ system_id: 'node' }));
  const deliver = (short_message) => new Promise((done) => session.deliver_sm(
    { source_addr: '8613800138000', destination_addr: '10086', data_coding: 8, short_message },
    (answer) => { tell(answer.command, answer.command_status); done(); },
  ));
  const part = (number, message) => deliver({ udh: Buffer.from([5, 0, 3, 7, 2, number]), message });
  Promise.all([deliver({ message: '没信号' }), part(2, '二'), part(1, '一'), deliver({ message: '没信号' })])
    .then(() => session.enquire_link({}, (answer) => {
      tell(answer.command, answer.command_status);
      session.unbind({}, (last) => { tell(last.command, last.command_status); session.close(); });
    }));
};
const server = smpp.createServer((session) => {
  session.on('error', () => session.close());
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  for (const kind of ['bind_receiver', 'bind_transceiver']) session.once(kind, (pdu) => greet(session, kind, pdu));
});
server.listen(0, '127.0.0.1', () => tell('listening', server.address().port));
