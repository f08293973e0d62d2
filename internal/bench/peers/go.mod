module github.com/coluber-go/coluber/internal/bench/peers

go 1.26.0

require (
	github.com/b97tsk/async v0.19.1
	github.com/coluber-go/coluber v0.0.0
	github.com/dispatchrun/coroutine v0.9.3
	github.com/fschuetz04/simgo v0.7.0
	github.com/webriots/coro v0.1.0-rc1
)

require google.golang.org/protobuf v1.33.0 // indirect

replace github.com/coluber-go/coluber => ../../..
