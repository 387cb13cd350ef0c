// Package storage stands in for the client with which Terraform loads modules from Google
// Cloud Storage. No test does.
package storage

import (
	"context"
	"errors"
	"io"

	"google.golang.org/api/option"
)

var errAbsent = errors.New("this build of Terraform loads no modules from Google Cloud Storage")

type (
	Client         struct{}
	BucketHandle   struct{}
	ObjectHandle   struct{}
	ObjectIterator struct{}
	Query          struct{ Prefix string }
	ObjectAttrs    struct{ Name string }
	Reader         struct{ io.ReadCloser }
)

func NewClient(context.Context, ...option.ClientOption) (*Client, error) { return nil, errAbsent }

func (*Client) Bucket(string) *BucketHandle { return nil }

func (*BucketHandle) Object(string) *ObjectHandle { return nil }

func (*BucketHandle) Objects(context.Context, *Query) *ObjectIterator { return nil }

func (*ObjectHandle) Generation(int64) *ObjectHandle { return nil }

func (*ObjectHandle) NewReader(context.Context) (*Reader, error) { return nil, errAbsent }

func (*ObjectIterator) Next() (*ObjectAttrs, error) { return nil, errAbsent }
