// Makes each call that a line of standard input names, with the AWS SDK for Go as it is, and prints
// the answer.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/smithy-go"
)

// call reads the parameters into the input of an operation, and gives its output.
func call[Input, Output any](
	operation func(context.Context, *Input, ...func(*cloudtrail.Options)) (*Output, error),
	parameters json.RawMessage,
) (any, error) {
	input := new(Input)
	if err := json.Unmarshal(parameters, input); err != nil {
		return nil, err
	}
	return operation(context.Background(), input)
}

func answer(operation string, parameters json.RawMessage, endpoint, account string) (any, error) {
	client := cloudtrail.New(cloudtrail.Options{
		Region:           "us-east-1",
		Credentials:      credentials.NewStaticCredentialsProvider(account, "x", ""),
		EndpointResolver: cloudtrail.EndpointResolverFromURL(endpoint),
	})
	switch operation {
	case "CreateTrail":
		return call(client.CreateTrail, parameters)
	case "DeleteTrail":
		return call(client.DeleteTrail, parameters)
	case "DescribeTrails":
		return call(client.DescribeTrails, parameters)
	case "GetEventSelectors":
		return call(client.GetEventSelectors, parameters)
	case "GetInsightSelectors":
		return call(client.GetInsightSelectors, parameters)
	case "GetTrail":
		return call(client.GetTrail, parameters)
	case "GetTrailStatus":
		return call(client.GetTrailStatus, parameters)
	case "ListTags":
		return call(client.ListTags, parameters)
	case "ListTrails":
		return call(client.ListTrails, parameters)
	case "LookupEvents":
		return call(client.LookupEvents, parameters)
	case "PutEventSelectors":
		return call(client.PutEventSelectors, parameters)
	case "StopLogging":
		return call(client.StopLogging, parameters)
	}
	return nil, fmt.Errorf("%s is not among the calls of this program", operation)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	output := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var operation, endpoint, account string
		var parameters json.RawMessage
		line := []any{&operation, &parameters, &endpoint, &account}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			panic(err)
		}
		found, err := answer(operation, parameters, endpoint, account)
		var refusal smithy.APIError
		if errors.As(err, &refusal) {
			found = map[string]string{"code": refusal.ErrorCode()}
		} else if err != nil {
			found = map[string]string{"code": err.Error()}
		}
		if err := output.Encode(found); err != nil {
			panic(err)
		}
	}
}

