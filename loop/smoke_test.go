package loop_test
import ("testing";"context";"time";"fmt"
"github.com/coluber-go/coluber/gen"
"github.com/coluber-go/coluber/coro"
"github.com/coluber-go/coluber/loop")
func count(n int) *coro.Coroutine[int] { return coro.New(func(co *coro.Co) (int, error) { fmt.Println("One"); if err:=loop.Sleep(co, time.Duration(n)*time.Second); err!=nil {return 0,err}; fmt.Println("Two"); return n,nil }) }
func TestSmoke(t *testing.T){
 v,err := loop.RunWith(context.Background(), coro.New(func(co *coro.Co) (int, error) {
  a,err := count(1).Await(co); if err!=nil {return 0,err}
  t1:=loop.CreateTask(co,count(1)); t2:=loop.CreateTask(co,count(2))
  fmt.Println(t1,t2)
  d,p,err := loop.Wait(co, []*loop.Task[int]{t1,t2}); fmt.Println(d,p,err)
  rs,err := loop.Gather(co, count(3), loop.CreateTask(co,count(4))).Await(co); fmt.Println(rs,err)
  _,err = loop.WaitFor(co, count(10), time.Second); fmt.Println(gen.Repr(err))
  count(5)
  return a,nil }), &loop.RunOptions{Virtual:true, NumberTasks:true})
 fmt.Println(v,err)
}
func bench(b *testing.B, body func(co *coro.Co) error){ _,err := loop.Run(context.Background(), coro.Do(body)); if err!=nil {b.Fatal(err)} }
func BenchmarkSleep0(b *testing.B){ b.ReportAllocs(); bench(b, func(co *coro.Co) error { for b.Loop(){ loop.Sleep(co,0) }; return nil }) }
func BenchmarkSleep0x1000(b *testing.B){ b.ReportAllocs(); bench(b, func(co *coro.Co) error { stop:=false; for range 999 { loop.CreateTask(co, coro.Do(func(co *coro.Co) error { for !stop { loop.Sleep(co,0) }; return nil })) }; loop.Sleep(co,0); b.ResetTimer(); for range b.N/1000+1 { loop.Sleep(co,0) }; b.StopTimer(); stop=true; return nil }) }
func BenchmarkCreateAwait(b *testing.B){ b.ReportAllocs(); bench(b, func(co *coro.Co) error { for b.Loop(){ loop.CreateTask(co, coro.New(func(co *coro.Co) (int,error) { return 1,nil })).Await(co) }; return nil }) }
func BenchmarkAwait(b *testing.B){ b.ReportAllocs(); bench(b, func(co *coro.Co) error { n:=0; for b.Loop(){ v,_ := coro.New(func(co *coro.Co) (int,error) { return 1,nil }).Await(co); n+=v }; return nil }) }
func BenchmarkCallSoon(b *testing.B){ b.ReportAllocs(); l:=loop.New(); defer l.Close(); i:=0; var f func(); f=func(){ if i++; i<b.N { l.CallSoon(f) } else { l.Stop() } }; l.CallSoon(f); b.ResetTimer(); l.RunForever() }
func BenchmarkQueue1(b *testing.B){ b.ReportAllocs(); bench(b, func(co *coro.Co) error { q:=loop.NewQueue[int](1); t:=loop.CreateTask(co, coro.Do(func(co *coro.Co) error { for { if _,err:=q.Get(co); err!=nil {return err} } })); for b.Loop(){ q.Put(co,1) }; t.Cancel(); return nil }) }
func BenchmarkSleepers(b *testing.B){ b.ReportAllocs(); bench(b, func(co *coro.Co) error { for b.Loop() { ts:=make([]coro.Awaitable[gen.None],0,100000); for i:=range 100000 { ts=append(ts, loop.CreateTask(co, coro.Do(func(co *coro.Co) error { return loop.Sleep(co, time.Duration(i%1000)) }))) }; loop.Gather(co,ts...).Await(co) }; return nil }) }
