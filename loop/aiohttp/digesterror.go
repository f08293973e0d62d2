package aiohttp

import "errors"

func clientError(msg string) error { return errors.New(msg) }
