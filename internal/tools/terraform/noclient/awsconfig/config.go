// Package config stands in for the settings of the client with which Terraform loads
// modules from S3. No test does.
package config

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
)

type LoadOptions struct{}

func LoadDefaultConfig(context.Context, ...func(*LoadOptions) error) (aws.Config, error) {
	return aws.Config{}, errors.New("this build of Terraform loads no modules from S3")
}

func WithRegion(string) func(*LoadOptions) error { return nil }

func WithSharedConfigProfile(string) func(*LoadOptions) error { return nil }

func WithCredentialsProvider(aws.CredentialsProvider) func(*LoadOptions) error { return nil }

func WithEC2IMDSClientEnableState(imds.ClientEnableState) func(*LoadOptions) error { return nil }
