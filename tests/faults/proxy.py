"""A TCP proxy between clients and a broker that cuts, delays and swallows."""
import selectors
import socket
import threading
import time


class Proxy:
    """Listens on a free port and passes everything on to the port that `target()` gives at the time."""

    def __init__(self, target):
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.delay = 0.0
        self.swallows = False
        self.pairs = set()
        self.lock = threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            try:
                server = socket.create_connection(("127.0.0.1", self.target()), timeout=5)
            except OSError:
                client.close()
                continue
            for end in (client, server):
                end.settimeout(None)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.pairs.add((client, server))
            threading.Thread(target=self.carry, args=(client, server), daemon=True).start()

    def carry(self, client, server):
        ends = selectors.DefaultSelector()
        ends.register(client, selectors.EVENT_READ, server)
        ends.register(server, selectors.EVENT_READ, client)
        try:
            while True:
                for key, _ in ends.select():
                    if not (data := key.fileobj.recv(65536)):
                        return
                    if self.swallows:
                        continue
                    if self.delay:
                        time.sleep(self.delay)
                    key.data.sendall(data)
        except OSError:
            pass
        finally:
            ends.close()
            self.end(client, server)

    def end(self, client, server):
        with self.lock:
            self.pairs.discard((client, server))
        client.close()
        server.close()

    def cut(self):
        """Ends all connections, in the middle of whatever they carry."""
        with self.lock:
            pairs = list(self.pairs)
        for pair in pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def heal(self):
        """Passes everything on again. Connections that lost something are cut, as a network would in the end."""
        lost, self.delay, self.swallows = self.swallows, 0.0, False
        if lost:
            self.cut()
