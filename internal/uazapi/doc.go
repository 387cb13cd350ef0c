// Package uazapi has the routes of uazapiGO, and how its servers say no.
//
// Each file holds one area of the API. How a call is made is the affair of package
// call. Servers of many versions are met in the field, and none says which it is, so
// the client detects by the answer and decodes leniently: a field of an unexpected
// type reads as its text or as absent, never as an error.
package uazapi
