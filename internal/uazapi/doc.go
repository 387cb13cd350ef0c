// Package uazapi is a client of the uazapiGO HTTP API.
//
// It speaks HTTP and JSON and knows nothing of Terraform. Each file holds one
// area of the API. Servers of many versions are met in the field, and none says
// which it is, so the client detects by the answer and decodes leniently: a
// field of an unexpected type reads as its text or as absent, never as an error.
package uazapi
