"""What StreamReader does, row by row; reader.txt is what CPython 3.13 printed."""
import asyncio, sys
class T:
    def __init__(self,say): self.say=say
    def pause_reading(self): self.say('pause')
    def resume_reading(self): self.say('resume')
    def __repr__(self): return '<Transport>'
class S:
    def __init__(self): self.lines=[]
    def say(self,*a): self.lines.append(' '.join(map(str,a)))
    def reader(self,limit=2**16,data=(),eof=False,transport=False):
        r=asyncio.StreamReader(limit=limit)
        if transport: r.set_transport(T(self.say))
        for d in data: r.feed_data(d)
        if eof: r.feed_eof()
        return r
    async def get(self,label,c):
        try: v=await c; self.say(label,'->',repr(v))
        except BaseException as e:
            self.say(label,'!!',repr(e)); return e
    def left(self,r): self.say('left',repr(bytes(r._buffer)))
rows={}
def row(f): rows[f.__name__.strip('_').replace('_',' ')]=f; return f
def start(c): return asyncio.get_running_loop().create_task(c)
async def tick(n=1):
    for _ in range(n): await asyncio.sleep(0)
@row
async def read_some(s):
    r=s.reader(data=[b'line1',b'line2']); await s.get('5',r.read(5)); s.left(r); await s.get('9',r.read(9)); s.left(r)
@row
async def read_zero(s):
    r=s.reader(data=[b'x']); await s.get('0',r.read(0)); s.left(r); e=s.reader(); await s.get('0',e.read(0))
@row
async def read_waits(s):
    r=s.reader(); t=start(r.read(30)); asyncio.get_running_loop().call_soon(r.feed_data,b'line1\nline2\n'); await s.get('t',t); s.left(r)
@row
async def read_at_the_end(s):
    r=s.reader(); t=start(r.read(10)); await tick(); r.feed_eof(); await s.get('t',t); await s.get('again',r.read(10)); s.say(r.at_eof())
@row
async def read_all(s):
    r=s.reader(); t=start(r.read(-1)); await tick(); r.feed_data(b'chunk1\n'); r.feed_data(b'chunk2'); await tick(); s.left(r); s.say(t.done()); r.feed_data(b'3'); r.feed_eof(); await s.get('t',t); await s.get('again',r.read(-1))
@row
async def read_all_beyond_the_limit(s):
    r=s.reader(limit=3,transport=True); t=start(r.read(-1)); await tick(); r.feed_data(b'0123456789'); await tick(); s.say(r); r.feed_data(b'abcdefgh'); r.feed_eof(); await s.get('t',t)
@row
async def read_beyond_the_limit(s):
    r=s.reader(limit=3,data=[b'chunk']); await s.get('5',r.read(5)); s.left(r)
@row
async def at_eof(s):
    r=s.reader(); s.say(r.at_eof()); r.feed_data(b'some data\n'); s.say(r.at_eof()); await s.get('l',r.readline()); s.say(r.at_eof()); r.feed_data(b'some data\n'); r.feed_eof(); s.say(r.at_eof()); await s.get('l',r.readline()); s.say(r.at_eof())
@row
async def readexactly(s):
    d=b'line1\nline2\nline3\n'; r=s.reader(); t=start(r.readexactly(36)); await tick(); r.feed_data(d); await tick(); s.say(t.done()); r.feed_data(d); r.feed_data(d); await s.get('t',t); s.left(r)
@row
async def readexactly_of_nothing(s):
    r=s.reader(data=[b'x']); await s.get('0',r.readexactly(0)); await s.get('-1',r.readexactly(-1)); s.left(r)
@row
async def readexactly_beyond_the_limit(s):
    r=s.reader(limit=3,transport=True); t=start(r.readexactly(20)); await tick()
    for i in range(4): r.feed_data(b'01234'); s.say(r._paused); await tick(); s.say(r._paused)
    await s.get('t',t); s.left(r)
@row
async def readexactly_of_what_is_there(s):
    r=s.reader(limit=3,data=[b'chunk']); await s.get('5',r.readexactly(5)); s.left(r)
@row
async def readexactly_at_the_end(s):
    r=s.reader(data=[b'12345'],eof=True); e=await s.get('10',r.readexactly(10)); s.say(e.partial,e.expected); s.left(r); e=await s.get('1',r.readexactly(1)); s.say(e.partial,e.expected)
@row
async def readline_waits(s):
    r=s.reader(data=[b'chunk1 ']); t=start(r.readline()); await tick(); r.feed_data(b'chunk2 '); r.feed_data(b'chunk3 '); r.feed_data(b'\n chunk4'); await s.get('t',t); s.left(r)
@row
async def readline_at_the_end(s):
    r=s.reader(data=[b'a\nsome data'],eof=True); await s.get('1',r.readline()); await s.get('2',r.readline()); await s.get('3',r.readline()); s.left(r)
@row
async def readline_and_read(s):
    r=s.reader(data=[b'line1\nline2\nline3\n']); await s.get('l',r.readline()); await s.get('7',r.read(7)); s.left(r)
@row
async def readline_of_a_long_line(s):
    r=s.reader(limit=3,data=[b'li',b'ne1\nline2\n']); await s.get('l',r.readline()); s.left(r); await s.get('l',r.readline()); s.left(r)
@row
async def readline_of_a_line_too_long_to_end(s):
    r=s.reader(limit=3,data=[b'li',b'ne1',b'li']); await s.get('l',r.readline()); s.left(r)
@row
async def readline_over_the_limit_while_waiting(s):
    r=s.reader(limit=7); t=start(r.readline()); await tick(); r.feed_data(b'chunk1'); r.feed_data(b'chunk2'); r.feed_data(b'chunk3\n'); r.feed_eof(); await s.get('t',t); s.left(r)
    r=s.reader(limit=7); t=start(r.readline()); await tick(); r.feed_data(b'chunk1'); r.feed_data(b'chunk2\n'); r.feed_data(b'chunk3\n'); r.feed_eof(); await s.get('t',t); s.left(r)
@row
async def readline_at_the_limit(s):
    r=s.reader(limit=7,data=[b'1234567\n']); await s.get('7',r.readline()); s.left(r); r.feed_data(b'12345678\n'); await s.get('8',r.readline()); s.left(r); r.feed_data(b'12345678'); await s.get('without',r.readline()); s.left(r)
@row
async def readline_resumes(s):
    r=s.reader(limit=3,transport=True); r.feed_data(b'0123456789\nab'); await s.get('l',r.readline()); s.left(r)
    r=s.reader(limit=3,transport=True); r.feed_data(b'0123456789'); await s.get('l',r.readline()); s.left(r)
@row
async def readuntil_chunks(s):
    r=s.reader()
    for c in [[b'lineAAAxxx'],[b'aa',b'XYaa',b'a'],[b'QWEaa',b'XYa',b'aa'],[b'aaa'],[b'XXX',b'a',b'a',b'a']]:
        for d in c: r.feed_data(d)
        sep=b'AAA' if c[0][0:4]==b'line' else b'aaa'
        await s.get('u',r.readuntil(sep))
    s.left(r)
@row
async def readuntil_waits(s):
    r=s.reader(); t=start(r.readuntil(b'\r\n')); await tick()
    for d in [b'a\r',b'b\r',b'\nc']: r.feed_data(d); await tick(); s.say(t.done())
    await tick(); await s.get('t',t); s.left(r)
@row
async def readuntil_at_the_end(s):
    r=s.reader(data=[b'some dataAA'],eof=True); e=await s.get('u',r.readuntil(b'AAA')); s.say(e.partial,e.expected); s.left(r); r=s.reader(data=[b'xAAA'],eof=True); await s.get('u',r.readuntil(b'AAA')); e=await s.get('u',r.readuntil(b'AAA'));s.say(e.partial,e.expected)
@row
async def readuntil_over_the_limit(s):
    r=s.reader(limit=3,data=[b'some dataAA']); e=await s.get('u',r.readuntil(b'AAA')); s.say(e.consumed); s.left(r); r.feed_data(b'A'); e=await s.get('u',r.readuntil(b'AAA')); s.say(e.consumed); s.left(r)
@row
async def readuntil_at_the_limit(s):
    r=s.reader(limit=3,data=[b'abcAAA']); await s.get('u',r.readuntil(b'AAA')); r.feed_data(b'abcAA'); t=start(s.get('t',r.readuntil(b'AAA'))); await tick(); s.say(t.done()); r.feed_data(b'x'); await t; s.left(r)
@row
async def readuntil_separators(s):
    r=s.reader(); await s.get('empty',r.readuntil(b'')); await s.get('empty in tuple',r.readuntil((b'a',b''))); await s.get('none',r.readuntil(())); r.set_exception(ValueError('x')); await s.get('empty',r.readuntil(b''))
@row
async def readuntil_several(s):
    r=s.reader(data=[b'line 1\nline 2\r']); await s.get('u',r.readuntil((b'\r',b'\n'))); await s.get('u',r.readuntil((b'\r',b'\n'))); r.feed_data(b'ABCDEFG'); await s.get('u',r.readuntil((b'DEF',b'BCDE'))); s.left(r)
@row
async def readuntil_several_over_the_limit(s):
    r=s.reader(limit=3,data=[b'some dataA']); e=await s.get('u',r.readuntil((b'A',b'ome dataA'))); s.say(e.consumed); s.left(r); e=await s.get('u',r.readuntil((b'ome dataA',))); 
@row
async def readuntil_several_lengths(s):
    r=s.reader(data=[b'data']); t=start(r.readuntil((b'A',b'long sep'))); await tick(); r.feed_data(b'Z'); await tick(); r.feed_data(b'Aaaa'); await s.get('t',t); s.left(r)
@row
async def readuntil_several_at_the_end(s):
    r=s.reader(data=[b'abcde'],eof=True); await s.get('u',r.readuntil((b'zz',b'long sep')));
@row
async def readuntil_default(s):
    r=s.reader(data=[b'a\nb']); await s.get('u',r.readuntil()); s.left(r)
@row
async def exception(s):
    r=s.reader(data=[b'line\n']); s.say(r.exception()); await s.get('2',r.read(2)); r.set_exception(ValueError('e')); s.say(repr(r.exception()))
    for l,c in [('read',r.read(1)),('read0',r.read(0)),('all',r.read(-1)),('line',r.readline()),('until',r.readuntil(b'x')),('exactly',r.readexactly(1)),('exactly0',r.readexactly(0)),('-1',r.readexactly(-1))]: await s.get(l,c)
    s.left(r)
@row
async def exception_for_who_waits(s):
    for f in ['readline','readuntil','read']:
        r=s.reader(); t=start(getattr(r,f)()); await tick(); r.set_exception(ValueError('e')); await s.get('t',t); await s.get('again',getattr(r,f)())
@row
async def exception_after_cancel(s):
    r=s.reader(); t=start(r.readline()); await tick(); t.cancel(); await tick(); r.set_exception(RuntimeError('message')); await tick(); s.say(r._waiter); await s.get('t',t)
@row
async def exception_before_the_cancelled_runs(s):
    r=s.reader(); t=start(r.readline()); await tick(); t.cancel(); r.set_exception(RuntimeError('message')); await s.get('t',t); s.say(r)
@row
async def exception_then_cancel(s):
    r=s.reader(); t=start(r.readline()); await tick(); r.set_exception(RuntimeError('message')); t.cancel(); await s.get('t',t); await s.get('again',r.readline())
@row
async def second_reader(s):
    r=s.reader(); t=start(r.readexactly(5)); await tick()
    for l,c in [('read',r.read(1)),('all',r.read(-1)),('line',r.readline()),('until',r.readuntil(b'x')),('exactly',r.readexactly(1)),('0',r.read(0))]: await s.get(l,c)
    r.feed_data(b'12345'); await s.get('t',t)
@row
async def second_reader_of_what_is_there(s):
    r=s.reader(data=[b'abc']); t=start(r.readexactly(5)); await tick(); await s.get('read',r.read(2)); r.feed_data(b'defg'); await s.get('t',t); s.left(r)
@row
async def second_reader_of_a_cancelled_one(s):
    r=s.reader(); t=start(r.read(1)); await tick(); t.cancel(); await s.get('read',r.read(1)); await s.get('t',t); t=start(r.read(1)); await tick(); r.feed_data(b'x'); await s.get('t',t)
@row
async def cancel(s):
    r=s.reader(data=[b'ab']); 
    for c in [r.readexactly(5),r.readline(),r.readuntil(b'xy')]:
        t=start(c); await tick(); r.feed_data(b'c'); await tick(2); t.cancel('m'); await s.get('t',t); s.left(r); s.say(r)
    r.feed_data(b'\n'); await s.get('line',r.readline())
@row
async def cancel_of_the_woken(s):
    r=s.reader(); t=start(r.read(5)); await tick(); r.feed_data(b'abc'); t.cancel(); await s.get('t',t); s.left(r); await s.get('again',r.read(5))
@row
async def iteration(s):
    r=s.reader(data=[b'a\n',b'\n',b'b'],eof=True)
    async for l in r: s.say(l)
    r=s.reader(limit=3,data=[b'a\n',b'abcdefg\n',b'b'],eof=True)
    try:
        async for l in r: s.say(l)
    except ValueError as e: s.say(repr(e))
    s.left(r)
@row
async def repr_(s):
    s.say(s.reader()); s.say(s.reader(limit=123)); s.say(s.reader(eof=True)); s.say(s.reader(data=[b'data'])); r=s.reader(); r.set_exception(RuntimeError()); s.say(r); s.say(s.reader(transport=True)); 
    r=s.reader(); t=start(r.read(1)); await tick(); s.say(r); r.feed_data(b'x'); s.say(r); await t
    r=s.reader(limit=1,transport=True); r.feed_data(b'abc'); r.feed_eof(); r.set_exception(ValueError('e')); s.say(r)
@row
async def pause_and_resume(s):
    r=s.reader(limit=4,transport=True); r.feed_data(b'12345678'); s.say('at twice the limit'); r.feed_data(b'9'); r.feed_data(b'0'); s.say(r); await s.get('4',r.read(4)); s.say('six left'); await s.get('1',r.read(1)); await s.get('1',r.read(1)); s.say(r); r.feed_data(b'12345'); await s.get('all',r.read(100))
@row
async def pause_and_wait(s):
    r=s.reader(limit=2,transport=True); r.feed_data(b'12345'); t=start(r.readexactly(10)); await tick(); s.say(r); r.feed_data(b'6'); s.say(r); await tick(); r.feed_data(b'7890'); await s.get('t',t); s.say(r)
@row
async def errors(s):
    for e in [asyncio.IncompleteReadError(b'abc',10),asyncio.IncompleteReadError(b'',None),asyncio.IncompleteReadError(b'',0),asyncio.LimitOverrunError('message',10)]:
        import traceback
        s.say(repr(e), '|', str(e), '|', traceback.format_exception_only(e)[0].strip(), '|', e.args)
@row
async def limit_at_zero(s):
    for l in [0,-1]:
        try: asyncio.StreamReader(limit=l)
        except ValueError as e: s.say(repr(e))
@row
async def empty_data(s):
    r=s.reader(); r.feed_data(b''); s.say(r); t=start(r.read(1)); await tick(); r.feed_data(b''); await tick(); s.say(t.done()); r.feed_data(b'x'); await s.get('t',t)
@row
async def ticks_of_a_wake(s):
    r=s.reader(); n=0
    t=start(r.read(1)); await tick(); r.feed_data(b'x')
    while not t.done(): n+=1; await tick()
    s.say(n)
async def main(name,f):
    s=S()
    asyncio.get_running_loop().set_exception_handler(lambda l,c: s.say('handler',c['message']))
    try: await asyncio.wait_for(f(s),5)
    except BaseException as e: s.say('ROW',repr(e))
    return s.lines
for n,f in rows.items():
    if len(sys.argv)>1 and sys.argv[1]!=n: continue
    lines=asyncio.run(main(n,f))
    print('##',n)
    for l in lines: print(l)
