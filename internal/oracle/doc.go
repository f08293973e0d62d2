// Package oracle holds Coluber to CPython 3.13.
//
// The cases are scripts that were run on CPython, each in testdata/cases with what it
// printed, and a twin in Go, case_NAME_test.go, that must print the same. With an
// interpreter in COLUBER_PYTHON the scripts are run again, too.
package oracle
