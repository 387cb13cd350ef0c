// Package s3 stands in for the client with which Terraform loads modules from S3. No test
// does.
package s3

import (
	"context"
	"errors"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
)

var errAbsent = errors.New("this build of Terraform loads no modules from S3")

type (
	Client  struct{}
	Options struct {
		UsePathStyle bool
		BaseEndpoint *string
	}
	ListObjectsV2Input     struct{ Bucket, Prefix *string }
	ListObjectsV2Output    struct{ Contents []Object }
	ListObjectsV2Paginator struct{}
	Object                 struct{ Key *string }
	GetObjectInput         struct{ Bucket, Key, VersionId *string }
	GetObjectOutput        struct {
		Body          io.ReadCloser
		ContentLength *int64
	}
)

func NewFromConfig(aws.Config, ...func(*Options)) *Client { return &Client{} }

func NewListObjectsV2Paginator(*Client, *ListObjectsV2Input) *ListObjectsV2Paginator {
	return &ListObjectsV2Paginator{}
}

func (*ListObjectsV2Paginator) HasMorePages() bool { return true }

func (*ListObjectsV2Paginator) NextPage(context.Context, ...func(*Options)) (*ListObjectsV2Output, error) {
	return nil, errAbsent
}

func (*Client) GetObject(context.Context, *GetObjectInput, ...func(*Options)) (*GetObjectOutput, error) {
	return nil, errAbsent
}
