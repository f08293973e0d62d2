"""What connections and servers do, row by row; conns.txt is what CPython 3.13 printed."""
import asyncio, logging, os, re, socket, struct, sys, tempfile, threading
class S:
    def __init__(self): self.lines=[]; self.threads=[]; self.dir=tempfile.mkdtemp()
    def say(self,*a):
        t=' '.join(map(str,a)).replace(self.dir,'DIR'); t=re.sub(r'fd=\d+','fd=N',t)
        t=re.sub(r"(\('(?:127\.0\.0\.1|0\.0\.0\.0|::1?)', )\d{4,5}",r'\1PORT',t); t=re.sub(r'0x[0-9a-f]+','0xADDR',t); self.lines.append(t)
    async def get(self,label,c):
        try: v=await c; self.say(label,'->',repr(v))
        except BaseException as e: self.say(label,'!!',repr(e)); return e
    def do(self,label,f,*a,**k):
        try: self.say(label,'->',repr(f(*a,**k)))
        except BaseException as e: self.say(label,'!!',repr(e))
    def peer(self,f):
        "a thread that accepts one connection, and does with it what f does"
        ln=socket.create_server(('127.0.0.1',0))
        def run():
            c,_=ln.accept(); ln.close()
            with c: f(c)
        t=threading.Thread(target=run); t.start(); self.threads.append(t)
        return ln.getsockname()
    async def outside(self,f,*a): return await asyncio.get_running_loop().run_in_executor(None,f,*a)
rows={}
def row(f): rows[f.__name__.strip('_').replace('_',' ')]=f; return f
def start(c): return asyncio.get_running_loop().create_task(c)
async def tick(n=1):
    for _ in range(n): await asyncio.sleep(0)
def reset(c): c.setsockopt(socket.SOL_SOCKET,socket.SO_LINGER,struct.pack('ii',1,0)); c.close()
def take(c):
    n=0
    while d:=c.recv(1<<16): n+=len(d)
    return n
def name(srv): return srv.sockets[0].getsockname()[:2]
async def echo(r,w):
    while d:=await r.readline(): w.write(b'echo '+d); await w.drain()
    w.close()
async def hold(r,w):
    try: await r.read()
    finally: w.close(); await w.wait_closed()
async def results(ts):
    all=[]
    for t in ts:
        try: all.append(await t)
        except BaseException as e: all.append(e)
    return all
@row
async def echo_server(s):
    async def handle(r,w):
        d=await r.readline(); w.write(b'echo '+d); await w.drain(); w.close(); await w.wait_closed(); s.say('closed',w.is_closing())
    srv=await asyncio.start_server(handle,'127.0.0.1',0); r,w=await asyncio.open_connection(*name(srv))
    w.write(b'hi\n'); await s.get('read',r.read()); s.say(w.can_write_eof(),w.is_closing()); w.close(); await s.get('wait',w.wait_closed()); await s.get('again',w.wait_closed())
    w.write(b'late'); await s.get('drain',w.drain()); srv.close(); await s.get('srv',srv.wait_closed())
@row
async def writer_repr(s):
    go=threading.Event()
    a=s.peer(lambda c: (c.recv(9),go.wait())); r,w=await asyncio.open_connection(*a)
    s.say(w); w.write(b'x'); go.set(); await r.read(); s.say(w); w.close(); s.say(w); await w.wait_closed(); s.say(w)
@row
async def extra_info(s):
    a=s.peer(take); r,w=await asyncio.open_connection(*a)
    s.say(w.get_extra_info('peername')==a,w.get_extra_info('sockname')[0],w.get_extra_info('socket').getpeername()==a,w.get_extra_info('nope'),w.get_extra_info('nope','D'),w.get_extra_info('sslcontext'),w.get_extra_info('cipher'))
    w.close(); await w.wait_closed(); s.say(w.get_extra_info('peername')==a)
@row
async def write_eof(s):
    a=s.peer(lambda c: c.sendall(b'%d'%take(c))); r,w=await asyncio.open_connection(*a)
    w.writelines([b'one',b'',b'three']); w.write(b''); s.do('eof',w.write_eof); s.do('write',w.write,b'x'); s.do('lines',w.writelines,[b'x']); s.do('eof',w.write_eof); await s.get('drain',w.drain())
    await s.get('read',r.read()); s.say(w.is_closing()); w.close(); s.do('eof',w.write_eof); await s.get('wait',w.wait_closed())
@row
async def drain_waits(s):
    go=threading.Event(); a=s.peer(lambda c: (go.wait(),c.sendall(b'%d'%take(c)))); r,w=await asyncio.open_connection(*a)
    w.write(b'x'*(1<<25)); t=start(w.drain()); u=start(w.drain()); await tick(3); s.say(t.done(),u.done(),w.transport.get_write_buffer_size()>65536)
    go.set(); await s.get('t',t); await s.get('u',u); s.say(w.transport.get_write_buffer_size()<=16384); w.write_eof(); await s.get('read',r.read()); w.close(); await w.wait_closed()
@row
async def drain_with_limits(s):
    a=s.peer(take); r,w=await asyncio.open_connection(*a); t=w.transport
    s.say(t.get_write_buffer_limits())
    for h,l in [(None,None),(None,10),(10,None),(0,0),(1,2)]: s.do((h,l),t.set_write_buffer_limits,h,l); s.say(t.get_write_buffer_limits())
    w.close(); await w.wait_closed()
@row
async def many_drain(s):
    go=threading.Event(); a=s.peer(lambda c: (go.wait(),take(c))); r,w=await asyncio.open_connection(*a)
    w.write(b'x'*(1<<25)); ts=[start(w.drain()) for _ in range(10)]; await tick(2); ts[3].cancel(); go.set(); s.say(await results(ts))
    w.close(); await w.wait_closed()
@row
async def abort_while_draining(s):
    go=threading.Event(); a=s.peer(lambda c: go.wait()); r,w=await asyncio.open_connection(*a)
    w.write(b'x'*(1<<25)); t=start(w.drain()); await tick(2); w.transport.abort(); s.say(w.is_closing(),w.transport.get_write_buffer_size()); await s.get('t',t); await s.get('wait',w.wait_closed()); await s.get('read',r.read()); go.set()
@row
async def reset_while_draining(s):
    go=threading.Event(); a=s.peer(lambda c: (go.wait(),reset(c))); r,w=await asyncio.open_connection(*a)
    w.write(b'x'*(1<<25)); t=start(w.drain()); await tick(2); go.set(); await s.get('t',t); await s.get('wait',w.wait_closed()); await s.get('drain',w.drain()); await s.get('read',r.read(1)); s.say(w.is_closing())
@row
async def reset_while_reading(s):
    go=threading.Event(); a=s.peer(lambda c: (go.wait(),reset(c))); r,w=await asyncio.open_connection(*a)
    t=start(r.readline()); await tick(); go.set(); await s.get('t',t); await s.get('again',r.read(1)); s.say(w.is_closing(),r.at_eof()); await s.get('drain',w.drain()); await s.get('wait',w.wait_closed())
@row
async def drain_raises(s):
    a=s.peer(lambda c: None); r,w=await asyncio.open_connection(*a)
    try:
        while True: w.write(b'foo\n'); await w.drain()
    except (ConnectionResetError,BrokenPipeError) as e: s.say('lost')
    s.say(w.is_closing())
@row
async def drain_after_close(s):
    a=s.peer(take); r,w=await asyncio.open_connection(*a); w.close(); w.write(b'data'); await s.get('drain',w.drain()); await s.get('wait',w.wait_closed())
@row
async def eof_when_closing(s):
    a=s.peer(take); r,w=await asyncio.open_connection(*a); w.close(); await s.get('wait',w.wait_closed()); s.say(r.at_eof()); await s.get('read',r.read())
@row
async def close_with_unread_data(s):
    a=s.peer(lambda c: (c.sendall(b'one\ntwo\n'),take(c))); r,w=await asyncio.open_connection(*a); await s.get('read',r.readline()); w.close(); await s.get('wait',w.wait_closed()); await s.get('read',r.read())
@row
async def close_sends_all(s):
    n=[]; a=s.peer(lambda c: n.append(take(c))); r,w=await asyncio.open_connection(*a); w.write(b'x'*(1<<24)); w.close(); s.say(w.is_closing()); await s.get('wait',w.wait_closed())
    for t in s.threads: await s.outside(t.join)
    s.say(n)
@row
async def late_writes(s):
    a=s.peer(take); r,w=await asyncio.open_connection(*a); w.close(); await w.wait_closed()
    for i in range(7): s.say(i); w.write(b'x')
@row
async def reader_waits_when_closed(s):
    go=threading.Event(); a=s.peer(lambda c: go.wait()); r,w=await asyncio.open_connection(*a); t=start(r.read(1)); await tick(); w.close(); await s.get('t',t); go.set()
@row
async def silent_peer(s):
    go=threading.Event(); a=s.peer(lambda c: go.wait()); r,w=await asyncio.open_connection(*a)
    await s.get('read',asyncio.wait_for(r.read(1),0.01)); s.say(w.is_closing()); go.set(); await s.get('then',r.read(1)); w.close()
@row
async def endless_peer(s):
    def endless(c):
        try:
            while True: c.sendall(b'x'*65536)
        except OSError: pass
    a=s.peer(endless); r,w=await asyncio.open_connection(*a,limit=1000); await s.get('line',r.readuntil(b'\n'))
    while 'paused' not in repr(r): await asyncio.sleep(0.001)
    s.say(w.is_closing()); s.say(len(await r.readexactly(1<<20))); w.close(); await s.get('wait',w.wait_closed())
@row
async def connect_errors(s):
    ln=socket.create_server(('127.0.0.1',0)); a=ln.getsockname(); ln.close()
    await s.get('refused',asyncio.open_connection(*a)); await s.get('unix',asyncio.open_unix_connection(s.dir+'/none')); await s.get('long',asyncio.open_unix_connection('x'*200))
    await s.get('family',asyncio.open_connection(*a,family=socket.AF_INET6)); await s.get('local',asyncio.open_connection(*a,local_addr=('::1',0)))
    e=await s.get('all',asyncio.open_connection(*a,all_errors=True)); s.say(e.exceptions)
@row
async def local_address(s):
    a=s.peer(lambda c: c.sendall(c.getpeername()[0].encode())); r,w=await asyncio.open_connection(*a,local_addr=('127.0.0.1',0)); await s.get('read',r.read()); s.say(w.get_extra_info('sockname')); w.close()
@row
async def connect_arguments(s):
    k=dict(ssl_handshake_timeout=1.0); sock=socket.socket()
    for a,k in [((),{}),(('h',1),dict(sock=sock)),(('h',1),dict(server_hostname='x')),((None,1),dict(ssl=True)),(('h',1),k)]: await s.get('tcp',asyncio.open_connection(*a,**k))
    for a,k in [((None,),{}),(('p',),dict(server_hostname='x')),(('p',),dict(ssl=True)),(('p',),dict(sock=sock)),(('p',),dict(ssl_handshake_timeout=1.0))]: await s.get('unix',asyncio.open_unix_connection(*a,**k))
    sock.close()
@row
async def accepted_socket(s):
    ln=socket.create_server(('127.0.0.1',0)); c=socket.create_connection(ln.getsockname()); conn,_=ln.accept(); ln.close()
    r,w=await asyncio.open_connection(sock=conn); c.sendall(b'hello\n'); await s.get('read',r.readline()); w.write(b'bye'); w.close(); await w.wait_closed(); s.say(c.recv(9)); c.close()
@row
async def unix_echo(s):
    srv=await asyncio.start_unix_server(echo,s.dir+'/sock'); s.say(srv); r,w=await asyncio.open_unix_connection(s.dir+'/sock'); s.say(w)
    w.write(b'hi\n'); await s.get('read',r.readline()); s.say(w.get_extra_info('peername'),repr(w.get_extra_info('sockname'))); w.write_eof(); await s.get('read',r.read()); w.close(); srv.close(); await s.get('wait',srv.wait_closed())
@row
async def unix_cleanup(s):
    p=s.dir+'/sock'
    srv=await asyncio.start_unix_server(hold,p); srv.close(); s.say('default',os.path.exists(p))
    srv=await asyncio.start_unix_server(hold,p,cleanup_socket=False); srv.close(); s.say('prevented',os.path.exists(p))
    srv=await asyncio.start_unix_server(hold,p); s.say('stale',srv.is_serving()); os.unlink(p); srv.close(); s.say('gone',os.path.exists(p))
    srv=await asyncio.start_unix_server(hold,p); os.unlink(p); k=socket.socket(socket.AF_UNIX); k.bind(p); srv.close(); s.say('replaced',os.path.exists(p)); k.close(); os.unlink(p)
    k=socket.socket(socket.AF_UNIX); k.bind(p); srv=await asyncio.start_unix_server(hold,sock=k); srv.close(); s.say('sock',os.path.exists(p))
@row
async def unix_server_errors(s):
    p=s.dir+'/file'; open(p,'w').close(); await s.get('file',asyncio.start_unix_server(hold,p)); await s.get('no folder',asyncio.start_unix_server(hold,s.dir+'/none/x')); await s.get('long',asyncio.start_unix_server(hold,'x'*200))
    k=socket.socket(socket.AF_UNIX); await s.get('none',asyncio.start_unix_server(hold)); await s.get('both',asyncio.start_unix_server(hold,p,sock=k)); await s.get('timeout',asyncio.start_unix_server(hold,p,ssl_handshake_timeout=1.0)); k.close()
    k=socket.socket(); await s.get('tcp',asyncio.start_unix_server(hold,sock=k)) if 0 else None; k.close()
@row
async def server_errors(s):
    srv=await asyncio.start_server(hold,'127.0.0.1',0); h,p=name(srv); await s.get('in use',asyncio.start_server(hold,h,p)); srv.close()
    k=socket.socket(); await s.get('both',asyncio.start_server(hold,h,p,sock=k)); k.close()
    await s.get('timeout',asyncio.start_server(hold,h,0,ssl_handshake_timeout=1.0)); await s.get('not ours',asyncio.start_server(hold,'192.0.2.1',0))
@row
async def server_sockets(s):
    srv=await asyncio.start_server(hold,['127.0.0.1','127.0.0.1'],0); s.say(srv); s.say(srv.get_loop() is asyncio.get_running_loop(),srv.is_serving()); srv.close(); s.say(srv,srv.sockets,srv.is_serving()); srv.close()
    ln=socket.create_server(('127.0.0.1',0)); srv=await asyncio.start_server(echo,sock=ln); r,w=await asyncio.open_connection(*name(srv)); w.write(b'hi\n'); await s.get('read',r.readline()); w.close(); srv.close(); await s.get('wait',srv.wait_closed())
@row
async def server_close_refuses(s):
    srv=await asyncio.start_server(hold,'127.0.0.1',0); a=name(srv); srv.close(); await s.get('refused',asyncio.open_connection(*a))
@row
async def serve_forever(s):
    got=[]
    async def serve(r,w):
        got.append(len(await r.readline())); t.cancel(); w.write(b'1'); w.close(); await w.wait_closed()
    srv=await asyncio.start_server(serve,'127.0.0.1',0,start_serving=False); s.say(srv.is_serving()); a=name(srv)
    async def main():
        async with srv: await srv.serve_forever()
    t=start(main()); await tick(); s.say(srv.is_serving()); r,w=await asyncio.open_connection(*a); w.write(b'1'*5120+b'\n'); await s.get('read',r.read()); w.close(); await s.get('t',t)
    s.say(got,srv.sockets,srv.is_serving()); await s.get('again',srv.serve_forever())
@row
async def serve_forever_at_a_Unix_socket(s):
    got=[]
    async def serve(r,w):
        got.append(len(await r.readline())); t.cancel(); w.write(b'1'); w.close(); await w.wait_closed()
    srv=await asyncio.start_unix_server(serve,s.dir+'/sock',start_serving=False)
    async def main():
        async with srv: s.say(srv.is_serving()); await srv.start_serving(); s.say(srv.is_serving()); await srv.serve_forever()
    t=start(main()); await tick(2); r,w=await asyncio.open_unix_connection(s.dir+'/sock'); w.write(b'1'*5120+b'\n'); await s.get('read',r.read()); w.close(); await s.get('t',t)
    s.say(got,srv.sockets,srv.is_serving(),os.path.exists(s.dir+'/sock')); await s.get('again',srv.serve_forever())
@row
async def serve_forever_twice(s):
    srv=await asyncio.start_server(hold,'127.0.0.1',0); t=start(srv.serve_forever()); await tick(); await s.get('second',srv.serve_forever()); srv.close(); await s.get('t',t); await s.get('closed',srv.serve_forever())
@row
async def start_serving_twice(s):
    srv=await asyncio.start_server(hold,'127.0.0.1',0,start_serving=False); s.say(srv.is_serving()); await s.get('one',srv.start_serving()); s.say(srv.is_serving()); await s.get('two',srv.start_serving()); srv.close()
    async with await asyncio.start_server(hold,'127.0.0.1',0) as srv: s.say(srv.is_serving())
    s.say(srv.is_serving())
@row
async def wait_closed_basic(s):
    srv=await asyncio.start_server(hold,'127.0.0.1',0); t=start(srv.wait_closed()); await tick(); s.say(t.done()); r,w=await asyncio.open_connection(*name(srv)); u=start(srv.wait_closed()); await tick(); s.say(t.done(),u.done())
    w.write(b'x'); await tick(9); await asyncio.sleep(0.02)
    srv.close(); await tick(); v=start(srv.wait_closed()); await tick(); s.say(t.done(),u.done(),v.done()); w.close(); await w.wait_closed(); await s.get('t',t); await s.get('u',u); await s.get('v',v); await s.get('again',srv.wait_closed())
@row
async def wait_closed_race(s):
    srv=await asyncio.start_server(hold,'127.0.0.1',0); t=start(srv.wait_closed()); await tick(); s.say(t.done()); r,w=await asyncio.open_connection(*name(srv)); l=asyncio.get_running_loop(); l.call_soon(srv.close); l.call_soon(w.close); await s.get('wait',srv.wait_closed()); await s.get('t',t)
@row
async def close_clients(s):
    f=asyncio.get_running_loop().create_future()
    async def serve(r,w): f.set_result(0); await hold(r,w)
    srv=await asyncio.start_server(serve,'127.0.0.1',0); r,w=await asyncio.open_connection(*name(srv)); await f; t=start(srv.wait_closed()); await tick(); s.say(t.done()); srv.close(); srv.close_clients(); await tick(2); s.say(t.done()); await s.get('read',r.read()); w.close()
@row
async def abort_clients(s):
    f=asyncio.get_running_loop().create_future()
    async def serve(r,w): f.set_result((r,w)); await w.wait_closed()
    srv=await asyncio.start_server(serve,'127.0.0.1',0); r,w=await asyncio.open_connection(*name(srv),limit=4096); _,sw=await f; sw.write(b'a'*(1<<25)); s.say(sw.transport.get_write_buffer_size()>0); t=start(srv.wait_closed()); await tick(); s.say(t.done()); srv.close(); srv.abort_clients(); await tick(2); s.say(t.done()); w.close()
@row
async def handler_fails(s):
    async def bad(r,w): raise ValueError('in handler')
    srv=await asyncio.start_server(bad,'127.0.0.1',0); r,w=await asyncio.open_connection(*name(srv)); await s.get('read',r.read()); w.close(); srv.close(); await s.get('wait',srv.wait_closed())
@row
async def handler_is_cancelled(s):
    async def bad(r,w): asyncio.current_task().cancel(); await asyncio.sleep(9)
    srv=await asyncio.start_server(bad,'127.0.0.1',0); r,w=await asyncio.open_connection(*name(srv)); await s.get('read',r.read()); w.close(); srv.close(); await s.get('wait',srv.wait_closed())
    async def both(r,w): w.close(); asyncio.current_task().cancel()
    srv=await asyncio.start_server(both,'127.0.0.1',0); r,w=await asyncio.open_connection(*name(srv)); await s.get('read',r.read()); w.close(); srv.close(); await s.get('wait',srv.wait_closed())
class P(asyncio.StreamReaderProtocol): pass
async def readpipe(f,limit=2**16):
    r=asyncio.StreamReader(limit); t,_=await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(r),f); return r,t
async def writepipe(f):
    t,p=await asyncio.get_running_loop().connect_write_pipe(lambda: asyncio.streams.FlowControlMixin(),f)
    p._closed=asyncio.get_running_loop().create_future(); p._get_close_waiter=lambda w: p._closed
    lost=p.connection_lost
    def connection_lost(e): lost(e); p._closed.set_exception(e) if e else p._closed.set_result(None)
    p.connection_lost=connection_lost
    return asyncio.StreamWriter(t,p,None,asyncio.get_running_loop())
@row
async def read_pipe(s):
    a,b=os.pipe(); r,t=await readpipe(open(a,'rb',0)); s.say(t); os.write(b,b'1'); await s.get('read',r.read(9)); os.write(b,b'2345'); await s.get('read',r.read(9)); os.close(b); await s.get('read',r.read()); s.say(t.is_closing()); await tick(2); s.say(t)
@row
async def write_pipe(s):
    a,b=os.pipe(); w=await writepipe(open(b,'wb',0)); s.say(w.transport); w.write(b'1'); s.say(await s.outside(os.read,a,9)); w.write(b'2345'); s.say(await s.outside(os.read,a,9)); s.say(w.can_write_eof()); w.close(); s.say(w.is_closing()); await s.get('wait',w.wait_closed()); s.say(os.read(a,9)); s.say(w.transport); os.close(a)
@row
async def write_pipe_disconnects(s):
    a,b=os.pipe(); w=await writepipe(open(b,'wb',0)); w.write(b'1'); s.say(await s.outside(os.read,a,9)); os.close(a); await s.get('wait',w.wait_closed()); s.say(w.is_closing()); await s.get('drain',w.drain())
@row
async def write_pipe_disconnects_while_draining(s):
    a,b=os.pipe(); w=await writepipe(open(b,'wb',0)); w.write(b'x'*(1<<20)); t=start(w.drain()); await tick(2); s.say(t.done()); os.close(a); e=await s.get('t',t); 
@row
async def pipe_of_a_file(s):
    p=s.dir+'/file'; open(p,'w').close()
    with open(p) as f: await s.get('read',readpipe(f))
    with open(p,'w') as f: await s.get('write',writepipe(f))
async def main(n,f):
    s=S(); loop=asyncio.get_running_loop()
    loop.set_exception_handler(lambda l,c: s.say('handler',c['message'],repr(c.get('exception')),sorted(c)))
    class H(logging.Handler):
        def emit(h,r): s.say('log',r.levelname,r.getMessage())
    lg=logging.getLogger('asyncio'); h=H(); lg.addHandler(h); lg.propagate=False
    try: await asyncio.wait_for(f(s),5)
    except BaseException as e: s.say('ROW',repr(e))
    lg.removeHandler(h)
    return s.lines
for n,f in rows.items():
    if len(sys.argv)>1 and sys.argv[1]!=n: continue
    lines=asyncio.run(main(n,f))
    print('##',n)
    for l in lines: print(l)
