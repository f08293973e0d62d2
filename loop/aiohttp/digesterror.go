package aiohttp

func clientError(msg string) error { return &ClientError{Msg: msg} }
