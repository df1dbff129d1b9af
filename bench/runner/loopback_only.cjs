// Loaded before the compared gateway, which listens on every interface and has no flag against it.
const net = require('node:net')

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  const callback = rest.find((argument) => typeof argument === 'function')
  return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', callback) : listen.call(this, port, ...rest)
}
